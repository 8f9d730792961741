pragma application_id = 1329677140;
pragma user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE action (
        id text primary key, account text not null, order_id text not null, kind text not null, site text not null,
        currency text not null, state text not null, key text not null, request_digest text not null,
        shape text not null, actor text not null, ticket text, minor integer not null, created_at integer not null,
        updated_at integer not null, fingerprint text not null, verified_at integer, not_before integer not null,
        batch_limit integer, submission_id text, message_no integer, attention text, attention_since integer,
        seq integer not null, head text not null, body text not null) without rowid;
INSERT INTO "action" VALUES('a000000000004','de','305-0000001-0000001','refund','A1PA6795UKMFR9','EUR','expired','p000000000003','9fa041dc0950e739fdd08f2073ddeb8f56823a67661b0325d45f84ec0e45de7b','aadaca2e501416522b5edc14ba2395d381bbde489af7b051dd504ba436ed885b','agent:marie','desk:1',2000,1795510800000000,1795600800000000,'f6927bb5279f25c5f546ccb657d8597af3801921cf714af8593a7a6289d1dc69',1795510800000000,1795510800000000,NULL,NULL,NULL,'expired',1795600800000000,4,'bb417f13ff0f7302b205c939969625380d0cc2c12af1adef7475f2c569f4c5d0','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000001 Principal sent":"EUR 20.00","line 04210000000001 item paid":"EUR 20.00","line 04210000000001 item to refund":"EUR 20.00","line 04210000000001 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000001","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000001-0000001","problems":[],"reason":"damaged","references":[],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000001","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000007','de','305-0000002-0000002','refund','A1PA6795UKMFR9','EUR','declined','p000000000006','698fd939319deb327eb9a7e157e46eb4ee7d7bccdac6e44948ef483c49fa2548','e97ec6863c51945406390d5a639b2c39ab7486f0b24deff14405a33d0c0d121b','agent:marie',NULL,90000,1795600800000000,1795600800000000,'29ac8414522520dd6d07fbbec2f1f366c6dd5505041f4656f9e66a7ee5cb6f38',1795600800000000,1795600800000000,NULL,NULL,NULL,NULL,NULL,1,'ac1289d2eb1bbe08053e406841b6d329907262d1e3b9fbf3fe72237ec0d43216','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000002 Principal sent":"EUR 900.00","line 04210000000002 item paid":"EUR 900.00","line 04210000000002 item to refund":"EUR 900.00","line 04210000000002 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["900.00","EUR"],"component":"item","line":"04210000000002","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000002-0000002","problems":[["over_limit","amount","EUR 900.00 is over the limit of EUR 100 for one action","refund less, or raise limit_per_action in the policy"],["over_limit","amount","with EUR 0.00 given in 24 hours, EUR 900.00 would pass marie''s limit of EUR 500","wait, ask somebody else, or raise limit_per_agent_day in the policy"]],"reason":"damaged","references":[],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["900.00","EUR"]]],"line":"04210000000002","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000009','de','305-0000003-0000003','refund','A1PA6795UKMFR9','EUR','withdrawn','p000000000008','2c42d26c62d15413c9b25abc2a25a6baed09f76ba33900baadb5cbc2c4a21e29','7c85aae4548615eeadd4a0a9a3744d1205ed7b8e826a66de36be958c5052c65c','agent:marie',NULL,2000,1795600800000000,1795600800000000,'f9b7b7ab4cbe9705bc1ad04684092d0a2499bd70fa77a2a4ad2b39b953e8357f',1795600800000000,1795600800000000,NULL,NULL,NULL,NULL,NULL,2,'5b283195f0ee47099c253a6073d73ced7c225d8fc353cc0b02de8ec282b7618b','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000003 Principal sent":"EUR 20.00","line 04210000000003 item paid":"EUR 20.00","line 04210000000003 item to refund":"EUR 20.00","line 04210000000003 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000003","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000003-0000003","problems":[],"reason":"damaged","references":[],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000003","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000b','de','305-0000004-0000004','refund','A1PA6795UKMFR9','EUR','done','p00000000000a','8354e90a59877a1c84daf53bb473420a1a444188319f67ecd3eae1585a9eaa56','1901716fcf281db9b15ec07eed10920d6c26ec30a7700b2a98022c0ad3a3a507','agent:marie','desk:2',3490,1795600800000000,1795600980000000,'c4e3cdf267f06e7c255dd9dc7a05c7a6b321cf1f46b65a2393f23b13ae6bc56d',1795600800000000,1795600800000000,NULL,'s00000000000f',1,NULL,NULL,8,'bda24e386bae48d815803380112041c4cf907fdbf5a6083636e59e8008cbc47e','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000004 Principal sent":"EUR 30.00","line 04210000000004 Shipping sent":"EUR 4.90","line 04210000000004 item paid":"EUR 30.00","line 04210000000004 item to refund":"EUR 30.00","line 04210000000004 quantity":"3 of 3 shipped","line 04210000000004 shipping paid":"EUR 4.90","line 04210000000004 shipping to refund":"EUR 4.90","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["30.00","EUR"],"component":"item","line":"04210000000004","quantity":0},{"amount":["4.90","EUR"],"component":"shipping","line":"04210000000004","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000004-0000004","problems":[],"reason":"damaged","references":[["amazon","feed","50000000002"]],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["30.00","EUR"]],["Shipping",["4.90","EUR"]]],"line":"04210000000004","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000d','de','305-0000005-0000005','cancellation','A1PA6795UKMFR9','EUR','settled','p00000000000c','6b2d9c8a21abaf578441b7c5c84772d4292a143313754db173737f554e08f1a0','5b6c5941e8ad0d31c7f8fab0d577ad1edd220617f5e49b89b7e69341046e543a','agent:marie','desk:3',0,1795600800000000,1795600980000000,'a3a4fc96df24b246a64540f179a878372ac2cebdf67489e2bc60dca04ab557f5',1795600800000000,1795600800000000,NULL,'s00000000000e',1,NULL,NULL,9,'d038bc2e5eb8474f07748b008bc25e57d896fc507ee8cae5e98c18dbb83bc41f','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000005 asked to cancel":"no","line 04210000000005 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000005-0000005","problems":[],"reason":"out_of_stock","references":[["amazon","feed","50000000001"]],"tax_rule":"","wire":[{"code":"NoInventory","components":[],"line":"04210000000005","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000h','de','305-0000006-0000006','cancellation','A1PA6795UKMFR9','EUR','refused','p00000000000g','592c5c5032afdd2d231924772d52b0506ffbe8d3a4d504bfb33e600ef29dc53f','5a29e006a257da9e885b3392cf699e2b74bede42db3805e9c83d3afa30a5078b','agent:marie','desk:4',0,1795601200000000,1795601380000000,'fe8cbea3fabbcb19703d8f7a40f72d2643edc54afda8b4a0607293b2f96bc2fc',1795601200000000,1795601200000000,NULL,'s00000000000j',1,'reply_contradicted',1795601380000000,7,'e316f056d1ab04e9b1295c88e632c164e976e1d28df668e8a3b065895241c906','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000006 asked to cancel":"no","line 04210000000006 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000006-0000006","problems":[["refused","marketplace","The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721","code 18028"]],"reason":"out_of_stock","references":[["amazon","feed","50000000003"]],"tax_rule":"","wire":[{"code":"NoInventory","components":[],"line":"04210000000006","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000n','de','305-0000007-0000007','refund','A1PA6795UKMFR9','EUR','unknown','p00000000000m','70724d5f0ebfdc1a94b339499930744b2d393a368d02032962dd5f38c556dc13','2cdb2a2fb9de6062f9b374101a5201eac7bc89982f2bc4ea519ef097c4b22dc4','agent:marie',NULL,2000,1795601600000000,1795601780000000,'a1bc176b0310eebc45c4528acc6adc68f98b57f3691293bcd7c8a24253d6e41b',1795601600000000,1795601600000000,NULL,'s00000000000r',1,'unknown_outcome',1795601780000000,5,'cfb7a9abd58078bb246a80bc373ebd63e11b69ad15b702447c243d091f053d85','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000007 Principal sent":"EUR 20.00","line 04210000000007 item paid":"EUR 20.00","line 04210000000007 item to refund":"EUR 20.00","line 04210000000007 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000007","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000007-0000007","problems":[],"reason":"damaged","references":[["amazon","feed","50000000004"]],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000007","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000q','de','305-0000008-0000008','refund','A1PA6795UKMFR9','EUR','unknown','p00000000000p','28b2bf1a46ff316715a06a46cbc6749387bc89833a2b72afe34f5cb996550154','c928098e5abf35ef3a207bb4447b0ce777211a549265c09893f0d0545b0c57b2','agent:marie',NULL,2000,1795601600000000,1795601780000000,'39b051b1a79220797e3e0b09179e247e3592cb2f681862e4eedb6dccdced03ba',1795601600000000,1795601600000000,NULL,'s00000000000r',2,'unknown_outcome',1795601780000000,5,'20c941c880e7249ef8101798231d41cf7e101d6af96326f20cc2c8e705e79e8c','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000008 Principal sent":"EUR 20.00","line 04210000000008 item paid":"EUR 20.00","line 04210000000008 item to refund":"EUR 20.00","line 04210000000008 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000008","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000008-0000008","problems":[],"reason":"damaged","references":[["amazon","feed","50000000004"]],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000008","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000w','de','305-0000009-0000009','refund','A1PA6795UKMFR9','EUR','done','p00000000000v','ba1177284e4a593c590ce628cb27d275cf856fe0869db086bd0e07b7a5e0fda2','475589a38df07379a7331c228a11dac30667af6c4cd06d7ecf9ca1fde3d167d0','agent:marie','desk:5',2000,1795609200000000,1795609380000000,'136505ab36b42c456052739b663fa31340de998c6a8ab86488beb1852557f801',1795609200000000,1795609200000000,NULL,'s00000000000x',1,NULL,NULL,8,'a65b7fbf2924797ea58e4dfeb52e66e0737525848c2c0e87975e5c9eed458518','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000009 Principal sent":"EUR 20.00","line 04210000000009 item paid":"EUR 20.00","line 04210000000009 item to refund":"EUR 20.00","line 04210000000009 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000009","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000009-0000009","problems":[],"reason":"damaged","references":[["amazon","feed","50000000005"]],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000009","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000z','de','305-0000010-0000010','refund','A1PA6795UKMFR9','EUR','accepted','p00000000000y','4e1829d324ecd6636b310665c575c5839b785e9341a2a80dc3a7715fa5488253','121235ab9eb8502100c56ea8404d98df3b8d4a01ace890854bf240588119914d','agent:marie','desk:6',2000,1795609600000000,1795609600000000,'a4b7ab5b71d47b8136b23c58f0fae323d98526ceb90735cd40ced27fe689d10a',1795609600000000,1795609600000000,NULL,'s000000000010',1,NULL,NULL,4,'234d584bc931cdbc91aae2339ecec59ab323d43b2101aef527290a3323d3c22a','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000010 Principal sent":"EUR 20.00","line 04210000000010 item paid":"EUR 20.00","line 04210000000010 item to refund":"EUR 20.00","line 04210000000010 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000010","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000010-0000010","problems":[],"reason":"damaged","references":[["amazon","feed","50000000006"]],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000010","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000012','de','305-0000011-0000011','refund','A1PA6795UKMFR9','EUR','accepted','p000000000011','c88f2522e23549cc1fe04dc087d6126d853e6e88db115348564a8d64e4e3f4b4','324328c73d188f3b3932b8452d8a305e75bf31737bd50ce66f84646f6105d186','agent:marie','desk:7',2000,1795609660000000,1795609660000000,'81ccefa42385b5a4bb166ff14a2ed6f9135ed40f8f4ae069b8f5ee72511e25c5',1795609660000000,1795609660000000,NULL,'s000000000013',1,NULL,NULL,3,'b2b5119bc4b7ba6d784355fe41ef7e2c19eec76f64cb10f5abb473b60b9ac5c2','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000011 Principal sent":"EUR 20.00","line 04210000000011 item paid":"EUR 20.00","line 04210000000011 item to refund":"EUR 20.00","line 04210000000011 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000011","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000011-0000011","problems":[],"reason":"damaged","references":[["amazon","feed","50000000007"]],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000011","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000015','de','305-0000012-0000012','refund','A1PA6795UKMFR9','EUR','submitting','p000000000014','c432e3f64e046b988b38fb6c6507aac810792dc8f13d2ba5d801be007302ecc8','ec24b5b56f3d6e3b518943eb968514f5c6196718848f13777400db12dd881ba4','agent:marie','desk:8',2000,1795609660000000,1795609660000000,'0f3c0924b66540e0a635d977468cbcde4768d0032a27215d938310db5032de7d',1795609660000000,1795609660000000,NULL,'s000000000016',1,NULL,NULL,2,'17623a154a3185d37a40c0a5a2e14f58dc9cce260692a17f403b2c34e27ab462','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000012 Principal sent":"EUR 20.00","line 04210000000012 item paid":"EUR 20.00","line 04210000000012 item to refund":"EUR 20.00","line 04210000000012 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000012","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000012-0000012","problems":[],"reason":"damaged","references":[],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000012","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000018','de','305-0000013-0000013','cancellation','A1PA6795UKMFR9','EUR','submitting','p000000000017','11e1177467eaeb740de08889113fa317e17a55fb5c1ac6cee0095e9264eb5a7c','fb0b82807fbd12b17649e115701bfdcbbb9f55b0f620f9999a77bdac4030bf51','agent:marie','desk:9',0,1795609660000000,1795609660000000,'0d5e00a632061f44fa9b287e17cbc39f7209d30f20dbbfdb2e5eeaa90bc866e3',1795609660000000,1795609660000000,NULL,'s000000000019',1,NULL,NULL,2,'4ed9d62acd55d1ff4550a181c4aab19e96a600a402dc49b0a92168275fe7fc62','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000013 asked to cancel":"no","line 04210000000013 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000013-0000013","problems":[],"reason":"out_of_stock","references":[],"tax_rule":"","wire":[{"code":"NoInventory","components":[],"line":"04210000000013","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001b','de','305-0000014-0000014','refund','A1PA6795UKMFR9','EUR','reserved','p00000000001a','a2f69237cb13e6ae544c937fa7a8918f651a7311412dcd495eb25f72bedc6b8e','71d0a2f3048ca6d21935374ded9cc4f0178083a20186870be1552ff415671d23','agent:marie','desk:10',2000,1795609660000000,1795609660000000,'b5c45cd42d0a76e419496aea37d5e6330e4673cad492a128a7488e8f04b4a19e',1795609660000000,1795609660000000,NULL,NULL,NULL,NULL,NULL,1,'14e920a12bed1df9c64214d15c88be75a9ed1b828493f3468d34cb460fe1a86c','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000014 Principal sent":"EUR 20.00","line 04210000000014 item paid":"EUR 20.00","line 04210000000014 item to refund":"EUR 20.00","line 04210000000014 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000014","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000014-0000014","problems":[],"reason":"damaged","references":[],"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000014","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001d','de','305-0000015-0000015','cancellation','A1PA6795UKMFR9','EUR','reserved','p00000000001c','0cee72e449c39305f1d8acdcaab8d7a356335dae5405057afb7cccaebb2e7598','7911aeb3a1c983b22baa106a229cd5bbeab739aa5bc6a59eea67b11940e69195','agent:marie',NULL,0,1795609660000000,1795609660000000,'e1f91a8e368df2893c597e9739652f4ef13f352beca3711a62a7e9f680eef2ea',1795609660000000,1795609660000000,NULL,NULL,NULL,NULL,NULL,1,'ed736bacd807d32ec03811d0016a1d65dc02717b488a69e03bf7b2658f9f3710','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000015 asked to cancel":"no","line 04210000000015 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000015-0000015","problems":[],"reason":"out_of_stock","references":[],"tax_rule":"","wire":[{"code":"NoInventory","components":[],"line":"04210000000015","quantity":0}]}');
CREATE TABLE budget (k text primary key, tat integer not null, interval_us integer not null,
        burst integer not null) without rowid;
INSERT INTO "budget" VALUES('de|createFeed',1795610084000000,121000000,15);
CREATE TABLE event (action_id text not null, seq integer not null, key_id text not null, body blob not null,
        sealed blob, prev text not null, hash text not null, primary key (action_id, seq)) without rowid;
INSERT INTO "event" VALUES('a000000000004',1,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-24T09:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000001 Principal sent":"EUR 20.00","line 04210000000001 item paid":"EUR 20.00","line 04210000000001 item to refund":"EUR 20.00","line 04210000000001 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"f6927bb5279f25c5f546ccb657d8597af3801921cf714af8593a7a6289d1dc69","key":"p000000000003","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000001","quantity":0}],"order":"305-0000001-0000001","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:1","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000001","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','38346f167f37c289057b0decff98a0d3745ac186724e35cd0472fb1c58fafa57');
INSERT INTO "event" VALUES('a000000000004',2,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-25T10:00:00+00:00","data":{"from":"reserved","to":"expired","why":"it could not be sent in time and was given up"},"seq":2,"type":"state"}' as blob),NULL,'38346f167f37c289057b0decff98a0d3745ac186724e35cd0472fb1c58fafa57','b2b680b37a7db811a213138f7f4c16b56c01f1e03f87a836b6b3316a708ba94a');
INSERT INTO "event" VALUES('a000000000004',3,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-25T10:00:00+00:00","data":{"kind":"expired","task":"t000000000005","why":"it could not be sent in time and was given up"},"seq":3,"type":"task"}' as blob),NULL,'b2b680b37a7db811a213138f7f4c16b56c01f1e03f87a836b6b3316a708ba94a','99ff3f5013dab186f2a2e6333b779b30928997d8c1e362bc72d883977f5c9e5b');
INSERT INTO "event" VALUES('a000000000004',4,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-25T10:00:00+00:00","data":{"moment":"expired","name":"note","reference":"m2","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'99ff3f5013dab186f2a2e6333b779b30928997d8c1e362bc72d883977f5c9e5b','bb417f13ff0f7302b205c939969625380d0cc2c12af1adef7475f2c569f4c5d0');
INSERT INTO "event" VALUES('a000000000007',1,'0424ecfa6a3764be',cast('{"action":"a000000000007","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000002 Principal sent":"EUR 900.00","line 04210000000002 item paid":"EUR 900.00","line 04210000000002 item to refund":"EUR 900.00","line 04210000000002 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"29ac8414522520dd6d07fbbec2f1f366c6dd5505041f4656f9e66a7ee5cb6f38","key":"p000000000006","kind":"refund","lines":[],"order":"305-0000002-0000002","problems":[["over_limit","amount","EUR 900.00 is over the limit of EUR 100 for one action","refund less, or raise limit_per_action in the policy"],["over_limit","amount","with EUR 0.00 given in 24 hours, EUR 900.00 would pass marie''s limit of EUR 500","wait, ask somebody else, or raise limit_per_agent_day in the policy"]],"reason":"damaged","site":"A1PA6795UKMFR9","state":"declined","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["900.00","EUR"]]],"line":"04210000000002","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','ac1289d2eb1bbe08053e406841b6d329907262d1e3b9fbf3fe72237ec0d43216');
INSERT INTO "event" VALUES('a000000000009',1,'0424ecfa6a3764be',cast('{"action":"a000000000009","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000003 Principal sent":"EUR 20.00","line 04210000000003 item paid":"EUR 20.00","line 04210000000003 item to refund":"EUR 20.00","line 04210000000003 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"f9b7b7ab4cbe9705bc1ad04684092d0a2499bd70fa77a2a4ad2b39b953e8357f","key":"p000000000008","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000003","quantity":0}],"order":"305-0000003-0000003","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000003","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','8513f2cf022579e590deadaccaee529dc123459fc41b458180f6a37a52120d8b');
INSERT INTO "event" VALUES('a000000000009',2,'0424ecfa6a3764be',cast('{"action":"a000000000009","at":"2026-11-25T10:00:00+00:00","data":{"by":"marie","from":"reserved","to":"withdrawn","why":"withdrawn by marie"},"seq":2,"type":"state"}' as blob),NULL,'8513f2cf022579e590deadaccaee529dc123459fc41b458180f6a37a52120d8b','5b283195f0ee47099c253a6073d73ced7c225d8fc353cc0b02de8ec282b7618b');
INSERT INTO "event" VALUES('a00000000000b',1,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000004 Principal sent":"EUR 30.00","line 04210000000004 Shipping sent":"EUR 4.90","line 04210000000004 item paid":"EUR 30.00","line 04210000000004 item to refund":"EUR 30.00","line 04210000000004 quantity":"3 of 3 shipped","line 04210000000004 shipping paid":"EUR 4.90","line 04210000000004 shipping to refund":"EUR 4.90","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"c4e3cdf267f06e7c255dd9dc7a05c7a6b321cf1f46b65a2393f23b13ae6bc56d","key":"p00000000000a","kind":"refund","lines":[{"amount":["30.00","EUR"],"component":"item","line":"04210000000004","quantity":0},{"amount":["4.90","EUR"],"component":"shipping","line":"04210000000004","quantity":0}],"order":"305-0000004-0000004","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:2","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["30.00","EUR"]],["Shipping",["4.90","EUR"]]],"line":"04210000000004","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','4019fc5bdad1cd81d4ae0700f0df7a1345bb78bccf31945e83c7f71d7cca2b81');
INSERT INTO "event" VALUES('a00000000000b',2,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:00:00+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"c27051153cf7146b8590aefb166d5a26891af9cd85ef756c9f09bad092250342","from":"reserved","message":1,"submission":"s00000000000f","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'4019fc5bdad1cd81d4ae0700f0df7a1345bb78bccf31945e83c7f71d7cca2b81','b2fdb280b0a5d0333c629ee646743bf4393d4aacfa6785894515f3d0d212d899');
INSERT INTO "event" VALUES('a00000000000b',3,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:00:00+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000002"]],"request_id":"00000000-0000-4000-8000-000000000014","to":"accepted","why":"feed 50000000002"},"seq":3,"type":"state"}' as blob),NULL,'b2fdb280b0a5d0333c629ee646743bf4393d4aacfa6785894515f3d0d212d899','9c26847fa3b6584feb3f1c81bf3d590f5107ad64548af1d9b6a5472b8ed0e8a2');
INSERT INTO "event" VALUES('a00000000000b',4,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:00:00+00:00","data":{"moment":"accepted","name":"reply","reference":"m6","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'9c26847fa3b6584feb3f1c81bf3d590f5107ad64548af1d9b6a5472b8ed0e8a2','a1c73a913b999e25f0167a2ae0f6e8cba46cf1bf31d4ffb81f79a3f0be7e9476');
INSERT INTO "event" VALUES('a00000000000b',5,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:03:00+00:00","data":{"code":"","from":"accepted","report_sha256":"2f4b40db53cdb7999199a1bf0cb2d43301c68a2b4b3758f86fbab12e023cdcd8","to":"done","why":"1 of 1 successful, 0 with errors"},"seq":5,"type":"state"}' as blob),NULL,'a1c73a913b999e25f0167a2ae0f6e8cba46cf1bf31d4ffb81f79a3f0be7e9476','6578c53385b50995d978bbd7cdc8001d0d1537c0350ccb542f57f6bcbbf04b7e');
INSERT INTO "event" VALUES('a00000000000b',6,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"note","reference":"m7","state":"written","why":""},"seq":6,"type":"step"}' as blob),NULL,'6578c53385b50995d978bbd7cdc8001d0d1537c0350ccb542f57f6bcbbf04b7e','3562efe4c77a193b262e3e9c1a69d0cee1aa3e4d0ee04f1d5512ca1fd55fc076');
INSERT INTO "event" VALUES('a00000000000b',7,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"tags","reference":"","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'3562efe4c77a193b262e3e9c1a69d0cee1aa3e4d0ee04f1d5512ca1fd55fc076','31b82fb503a98a0dd82274b6b7e3f4b2010a7b9e8f6ba748b3472b13a7ab3654');
INSERT INTO "event" VALUES('a00000000000b',8,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"close","reference":"","state":"written","why":""},"seq":8,"type":"step"}' as blob),NULL,'31b82fb503a98a0dd82274b6b7e3f4b2010a7b9e8f6ba748b3472b13a7ab3654','bda24e386bae48d815803380112041c4cf907fdbf5a6083636e59e8008cbc47e');
INSERT INTO "event" VALUES('a00000000000d',1,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000005 asked to cancel":"no","line 04210000000005 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a3a4fc96df24b246a64540f179a878372ac2cebdf67489e2bc60dca04ab557f5","key":"p00000000000c","kind":"cancellation","lines":[],"order":"305-0000005-0000005","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:3","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000005","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','ae11cdc85b659ce30097f530ca90e6a6ca21e19f2831342bec025c4d356863b0');
INSERT INTO "event" VALUES('a00000000000d',2,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:00:00+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"5667abc74b2f3bc2668f94a219636c7fe83fc7d21f0a488a594adb219d513e41","from":"reserved","message":1,"submission":"s00000000000e","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'ae11cdc85b659ce30097f530ca90e6a6ca21e19f2831342bec025c4d356863b0','035d3be0fa98a4c4a49d5e61472a66f1edb155f40a074dd6ef712aebcda3d238');
INSERT INTO "event" VALUES('a00000000000d',3,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:00:00+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000001"]],"request_id":"00000000-0000-4000-8000-000000000011","to":"accepted","why":"feed 50000000001"},"seq":3,"type":"state"}' as blob),NULL,'035d3be0fa98a4c4a49d5e61472a66f1edb155f40a074dd6ef712aebcda3d238','c35f4f93986d30902fa9c9f497f3b9bf49ced108fa8f8329e813c9df5b212630');
INSERT INTO "event" VALUES('a00000000000d',4,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:00:00+00:00","data":{"moment":"accepted","name":"reply","reference":"m5","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'c35f4f93986d30902fa9c9f497f3b9bf49ced108fa8f8329e813c9df5b212630','30b82b92193d18caf6abb7eb29bfdb909547d0b09a495a64f6c2319c6dcd3761');
INSERT INTO "event" VALUES('a00000000000d',5,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:03:00+00:00","data":{"code":"","from":"accepted","report_sha256":"0760a3bae4c7d277e73a6300904476739fb319c141598fa3c324c8b219235f46","to":"done","why":"1 of 1 successful, 0 with errors"},"seq":5,"type":"state"}' as blob),NULL,'30b82b92193d18caf6abb7eb29bfdb909547d0b09a495a64f6c2319c6dcd3761','b6f37eba9c8a6a0602828cdf4538489c9179e3fc26c465415c494e1aae79310f');
INSERT INTO "event" VALUES('a00000000000d',6,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"note","reference":"m8","state":"written","why":""},"seq":6,"type":"step"}' as blob),NULL,'b6f37eba9c8a6a0602828cdf4538489c9179e3fc26c465415c494e1aae79310f','a5fc72610562aa49bb605706447def532b478ea46d35c01218970bf412b38410');
INSERT INTO "event" VALUES('a00000000000d',7,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"tags","reference":"","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'a5fc72610562aa49bb605706447def532b478ea46d35c01218970bf412b38410','07b91884c28f72ce5c8f1a6e15bf2e32a6bd7120cdabf8c885daa32d080725ba');
INSERT INTO "event" VALUES('a00000000000d',8,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"close","reference":"","state":"written","why":""},"seq":8,"type":"step"}' as blob),NULL,'07b91884c28f72ce5c8f1a6e15bf2e32a6bd7120cdabf8c885daa32d080725ba','775fc059dc91c2b6cc2ed8edb77526537fdd2bcd961a95cf8d09dfc9b43c164c');
INSERT INTO "event" VALUES('a00000000000d',9,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:03:00+00:00","data":{"from":"done","order_status":"CANCELLED","to":"settled","why":"the order reads cancelled"},"seq":9,"type":"state"}' as blob),NULL,'775fc059dc91c2b6cc2ed8edb77526537fdd2bcd961a95cf8d09dfc9b43c164c','d038bc2e5eb8474f07748b008bc25e57d896fc507ee8cae5e98c18dbb83bc41f');
INSERT INTO "event" VALUES('a00000000000h',1,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:06:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000006 asked to cancel":"no","line 04210000000006 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"fe8cbea3fabbcb19703d8f7a40f72d2643edc54afda8b4a0607293b2f96bc2fc","key":"p00000000000g","kind":"cancellation","lines":[],"order":"305-0000006-0000006","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:4","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000006","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','a039e54def5f4075813116653669d0de56e6ce55ab20a26ed6db725a9b5c0481');
INSERT INTO "event" VALUES('a00000000000h',2,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:06:40+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"52b90f2a7a344d4a98860a07d4ab2d4678b339d2fbc3fb347612bb9a658a80d5","from":"reserved","message":1,"submission":"s00000000000j","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'a039e54def5f4075813116653669d0de56e6ce55ab20a26ed6db725a9b5c0481','76ca656c61e1b6595cb15a4c4d010e586e965e3a71390c3922ef1b8a2c779200');
INSERT INTO "event" VALUES('a00000000000h',3,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:06:40+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000003"]],"request_id":"00000000-0000-4000-8000-000000000036","to":"accepted","why":"feed 50000000003"},"seq":3,"type":"state"}' as blob),NULL,'76ca656c61e1b6595cb15a4c4d010e586e965e3a71390c3922ef1b8a2c779200','6d95ef335093646f98dcf5916babd5c8357a12f265625fbb8d01661903e03d52');
INSERT INTO "event" VALUES('a00000000000h',4,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:06:40+00:00","data":{"moment":"accepted","name":"reply","reference":"m10","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'6d95ef335093646f98dcf5916babd5c8357a12f265625fbb8d01661903e03d52','4048d48a5f1df5fde23834c146a76e83426b9da06c3cde7682011b598677ca5d');
INSERT INTO "event" VALUES('a00000000000h',5,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:09:40+00:00","data":{"code":"18028","from":"accepted","problems":[["refused","marketplace","The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721","code 18028"]],"report_sha256":"3c99e665273fa0736ff353e3ddeebc74eedd65c2945d837a6f83925ea5bb8eee","to":"refused","why":"The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721"},"seq":5,"type":"state"}' as blob),NULL,'4048d48a5f1df5fde23834c146a76e83426b9da06c3cde7682011b598677ca5d','50b6e16983858ff2ab0126ce1e2a3ca04dd4b863b1a17ebfd8c5f69b0cd0e6e5');
INSERT INTO "event" VALUES('a00000000000h',6,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:09:40+00:00","data":{"kind":"reply_contradicted","task":"t00000000000k","why":"the buyer was told of it, and then: The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721"},"seq":6,"type":"task"}' as blob),NULL,'50b6e16983858ff2ab0126ce1e2a3ca04dd4b863b1a17ebfd8c5f69b0cd0e6e5','33eb066fab610b51cf3fde9a3bc06b9eeabbde1069f402e6e0162c97d1fbbeb4');
INSERT INTO "event" VALUES('a00000000000h',7,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:09:40+00:00","data":{"moment":"refused","name":"note","reference":"m11","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'33eb066fab610b51cf3fde9a3bc06b9eeabbde1069f402e6e0162c97d1fbbeb4','e316f056d1ab04e9b1295c88e632c164e976e1d28df668e8a3b065895241c906');
INSERT INTO "event" VALUES('a00000000000n',1,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T10:13:20+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000007 Principal sent":"EUR 20.00","line 04210000000007 item paid":"EUR 20.00","line 04210000000007 item to refund":"EUR 20.00","line 04210000000007 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a1bc176b0310eebc45c4528acc6adc68f98b57f3691293bcd7c8a24253d6e41b","key":"p00000000000m","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000007","quantity":0}],"order":"305-0000007-0000007","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000007","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','659a7234dbf0ab692fae7c04aaad86c5e0b9094b373f17b78c4d3eb0fae4ae1a');
INSERT INTO "event" VALUES('a00000000000n',2,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T10:13:20+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"14b9237a575a6e73d00bb592096481d732e2912026be0a88b10e4402031311fa","from":"reserved","message":1,"submission":"s00000000000r","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'659a7234dbf0ab692fae7c04aaad86c5e0b9094b373f17b78c4d3eb0fae4ae1a','38b3353d88ff305d01853fcdf605d1491ca624f09b90ecc4ba499e6cb172bca7');
INSERT INTO "event" VALUES('a00000000000n',3,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T10:13:20+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000004"]],"request_id":"00000000-0000-4000-8000-000000000049","to":"accepted","why":"feed 50000000004"},"seq":3,"type":"state"}' as blob),NULL,'38b3353d88ff305d01853fcdf605d1491ca624f09b90ecc4ba499e6cb172bca7','7307a2df720ff46a250b75e2cd82daad0122c75f74458b034c712df32ea65c1e');
INSERT INTO "event" VALUES('a00000000000n',4,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T10:16:20+00:00","data":{"code":"","from":"accepted","report_sha256":"","to":"unknown","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":4,"type":"state"}' as blob),NULL,'7307a2df720ff46a250b75e2cd82daad0122c75f74458b034c712df32ea65c1e','9ead55b5c30659092e7cbe838660c70fe64573ff9d6d77b5411870c864128d08');
INSERT INTO "event" VALUES('a00000000000n',5,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T10:16:20+00:00","data":{"kind":"unknown_outcome","task":"t00000000000s","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":5,"type":"task"}' as blob),NULL,'9ead55b5c30659092e7cbe838660c70fe64573ff9d6d77b5411870c864128d08','cfb7a9abd58078bb246a80bc373ebd63e11b69ad15b702447c243d091f053d85');
INSERT INTO "event" VALUES('a00000000000q',1,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:13:20+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000008 Principal sent":"EUR 20.00","line 04210000000008 item paid":"EUR 20.00","line 04210000000008 item to refund":"EUR 20.00","line 04210000000008 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"39b051b1a79220797e3e0b09179e247e3592cb2f681862e4eedb6dccdced03ba","key":"p00000000000p","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000008","quantity":0}],"order":"305-0000008-0000008","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000008","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','25d2ab1b0a7036fb91b567cd6c082019f7a3ea4ac75d271b48c6d8e506f20ab1');
INSERT INTO "event" VALUES('a00000000000q',2,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:13:20+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"14b9237a575a6e73d00bb592096481d732e2912026be0a88b10e4402031311fa","from":"reserved","message":2,"submission":"s00000000000r","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'25d2ab1b0a7036fb91b567cd6c082019f7a3ea4ac75d271b48c6d8e506f20ab1','8adcf6f1fcd11b35a4ecdda265acc3fb3231ad04ee9b8f2522477ab454ef6367');
INSERT INTO "event" VALUES('a00000000000q',3,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:13:20+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000004"]],"request_id":"00000000-0000-4000-8000-000000000049","to":"accepted","why":"feed 50000000004"},"seq":3,"type":"state"}' as blob),NULL,'8adcf6f1fcd11b35a4ecdda265acc3fb3231ad04ee9b8f2522477ab454ef6367','47650be0a73a9d903bfa388435db18f4e55f5349eb665a77032adbb193f8b555');
INSERT INTO "event" VALUES('a00000000000q',4,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:16:20+00:00","data":{"code":"","from":"accepted","report_sha256":"","to":"unknown","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":4,"type":"state"}' as blob),NULL,'47650be0a73a9d903bfa388435db18f4e55f5349eb665a77032adbb193f8b555','8ae0a6f48fa9d23af01eb89f159707df5e09fed308c1421acea6c9c8eaa0c379');
INSERT INTO "event" VALUES('a00000000000q',5,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:16:20+00:00","data":{"kind":"unknown_outcome","task":"t00000000000t","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":5,"type":"task"}' as blob),NULL,'8ae0a6f48fa9d23af01eb89f159707df5e09fed308c1421acea6c9c8eaa0c379','20c941c880e7249ef8101798231d41cf7e101d6af96326f20cc2c8e705e79e8c');
INSERT INTO "event" VALUES('a00000000000w',1,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:20:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000009 Principal sent":"EUR 20.00","line 04210000000009 item paid":"EUR 20.00","line 04210000000009 item to refund":"EUR 20.00","line 04210000000009 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"136505ab36b42c456052739b663fa31340de998c6a8ab86488beb1852557f801","key":"p00000000000v","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000009","quantity":0}],"order":"305-0000009-0000009","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:5","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000009","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','f5ffbbcbd0a817ddff4b885e9acd61d029736ff1727317331f04ec9294084860');
INSERT INTO "event" VALUES('a00000000000w',2,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:20:00+00:00","data":{"credential_expires_at":"2026-11-25T13:20:00+00:00","document_sha256":"3c42c0039fd80a168b375e763fd063d51a9e045d0e202f01d3a2e60e8afdf7df","from":"reserved","message":1,"submission":"s00000000000x","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'f5ffbbcbd0a817ddff4b885e9acd61d029736ff1727317331f04ec9294084860','23e62c0bcf2e7c0f630d694a9e0f4325d601d077bec8d5e9db34bbbd1851e77d');
INSERT INTO "event" VALUES('a00000000000w',3,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:20:00+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000005"]],"request_id":"00000000-0000-4000-8000-000000000060","to":"accepted","why":"feed 50000000005"},"seq":3,"type":"state"}' as blob),NULL,'23e62c0bcf2e7c0f630d694a9e0f4325d601d077bec8d5e9db34bbbd1851e77d','3b7c1e8280ed9efc87e4a211527a829acabb6603bcd166e3abfa6ef4e010cee2');
INSERT INTO "event" VALUES('a00000000000w',4,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:20:00+00:00","data":{"moment":"accepted","name":"reply","reference":"m13","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'3b7c1e8280ed9efc87e4a211527a829acabb6603bcd166e3abfa6ef4e010cee2','6317049fcd4cedb7509946fffab81698c2013ae62f1bcf7167ff2ce8cbfb370b');
INSERT INTO "event" VALUES('a00000000000w',5,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:23:00+00:00","data":{"code":"","from":"accepted","report_sha256":"7a9061a27b43ff1457d641ea0e4d0feb51745bd20ce87aa843dcc1064717f2ca","to":"done","why":"1 of 1 successful, 0 with errors"},"seq":5,"type":"state"}' as blob),NULL,'6317049fcd4cedb7509946fffab81698c2013ae62f1bcf7167ff2ce8cbfb370b','e0c58f8b802f79735a7b3214b892e5e518e728687e3403204c475fbddc56efdf');
INSERT INTO "event" VALUES('a00000000000w',6,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:23:00+00:00","data":{"moment":"done","name":"note","reference":"m14","state":"written","why":""},"seq":6,"type":"step"}' as blob),NULL,'e0c58f8b802f79735a7b3214b892e5e518e728687e3403204c475fbddc56efdf','c964f4678762bc575cb3dcc227d09971ac37e0d5765108d987f932dabac1c732');
INSERT INTO "event" VALUES('a00000000000w',7,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:23:00+00:00","data":{"moment":"done","name":"tags","reference":"","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'c964f4678762bc575cb3dcc227d09971ac37e0d5765108d987f932dabac1c732','b77836c3fa1b2726071809413dfc55ae49f0f95a2c72658a608f2c2fdcb7c949');
INSERT INTO "event" VALUES('a00000000000w',8,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:23:00+00:00","data":{"moment":"done","name":"close","reference":"","state":"written","why":""},"seq":8,"type":"step"}' as blob),NULL,'b77836c3fa1b2726071809413dfc55ae49f0f95a2c72658a608f2c2fdcb7c949','a65b7fbf2924797ea58e4dfeb52e66e0737525848c2c0e87975e5c9eed458518');
INSERT INTO "event" VALUES('a00000000000z',1,'0424ecfa6a3764be',cast('{"action":"a00000000000z","at":"2026-11-25T12:26:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000010 Principal sent":"EUR 20.00","line 04210000000010 item paid":"EUR 20.00","line 04210000000010 item to refund":"EUR 20.00","line 04210000000010 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a4b7ab5b71d47b8136b23c58f0fae323d98526ceb90735cd40ced27fe689d10a","key":"p00000000000y","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000010","quantity":0}],"order":"305-0000010-0000010","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:6","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000010","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','246560a4b6eaf584dea42911b35bf29c1f7581274841361addcd8225663ac655');
INSERT INTO "event" VALUES('a00000000000z',2,'0424ecfa6a3764be',cast('{"action":"a00000000000z","at":"2026-11-25T12:26:40+00:00","data":{"credential_expires_at":"2026-11-25T13:20:00+00:00","document_sha256":"3aa95792cf6d2641a4175b71fdd30b9c746010c1d36c8906605d9fb9a66e1c7e","from":"reserved","message":1,"submission":"s000000000010","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'246560a4b6eaf584dea42911b35bf29c1f7581274841361addcd8225663ac655','a8c929043b2a597922c9f6edac7be8827ef4fe4dc18d98259cd6007cfa4bd0b1');
INSERT INTO "event" VALUES('a00000000000z',3,'0424ecfa6a3764be',cast('{"action":"a00000000000z","at":"2026-11-25T12:26:40+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000006"]],"request_id":"00000000-0000-4000-8000-000000000072","to":"accepted","why":"feed 50000000006"},"seq":3,"type":"state"}' as blob),NULL,'a8c929043b2a597922c9f6edac7be8827ef4fe4dc18d98259cd6007cfa4bd0b1','a5be40c8d81cc0cfe16a74b128f54b672943ff55f892baf27cd6f817fe912bad');
INSERT INTO "event" VALUES('a00000000000z',4,'0424ecfa6a3764be',cast('{"action":"a00000000000z","at":"2026-11-25T12:26:40+00:00","data":{"moment":"accepted","name":"reply","reference":"m16","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'a5be40c8d81cc0cfe16a74b128f54b672943ff55f892baf27cd6f817fe912bad','234d584bc931cdbc91aae2339ecec59ab323d43b2101aef527290a3323d3c22a');
INSERT INTO "event" VALUES('a000000000012',1,'0424ecfa6a3764be',cast('{"action":"a000000000012","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000011 Principal sent":"EUR 20.00","line 04210000000011 item paid":"EUR 20.00","line 04210000000011 item to refund":"EUR 20.00","line 04210000000011 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"81ccefa42385b5a4bb166ff14a2ed6f9135ed40f8f4ae069b8f5ee72511e25c5","key":"p000000000011","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000011","quantity":0}],"order":"305-0000011-0000011","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:7","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000011","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','890cda53505820d500d3dadb4d671b9cabf267f748a35d826039954e62074790');
INSERT INTO "event" VALUES('a000000000012',2,'0424ecfa6a3764be',cast('{"action":"a000000000012","at":"2026-11-25T12:27:40+00:00","data":{"credential_expires_at":"2026-11-25T13:20:00+00:00","document_sha256":"66d57c3d3121bfb1b5baf0d36c81949d152fdc0067ad4287b5f463042421ad50","from":"reserved","message":1,"submission":"s000000000013","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'890cda53505820d500d3dadb4d671b9cabf267f748a35d826039954e62074790','0d28b1137398ee38647457d6e1bd6046130377d04e846d745882d9ac766aa2b6');
INSERT INTO "event" VALUES('a000000000012',3,'0424ecfa6a3764be',cast('{"action":"a000000000012","at":"2026-11-25T12:27:40+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000007"]],"request_id":"00000000-0000-4000-8000-000000000078","to":"accepted","why":"feed 50000000007"},"seq":3,"type":"state"}' as blob),NULL,'0d28b1137398ee38647457d6e1bd6046130377d04e846d745882d9ac766aa2b6','b2b5119bc4b7ba6d784355fe41ef7e2c19eec76f64cb10f5abb473b60b9ac5c2');
INSERT INTO "event" VALUES('a000000000015',1,'0424ecfa6a3764be',cast('{"action":"a000000000015","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000012 Principal sent":"EUR 20.00","line 04210000000012 item paid":"EUR 20.00","line 04210000000012 item to refund":"EUR 20.00","line 04210000000012 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"0f3c0924b66540e0a635d977468cbcde4768d0032a27215d938310db5032de7d","key":"p000000000014","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000012","quantity":0}],"order":"305-0000012-0000012","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:8","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000012","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','4f406b09b2aa12a5349fb1b528d554d0aa910bba5900d59dc3d482d3d20d57ad');
INSERT INTO "event" VALUES('a000000000015',2,'0424ecfa6a3764be',cast('{"action":"a000000000015","at":"2026-11-25T12:27:40+00:00","data":{"credential_expires_at":"2026-11-25T13:27:40+00:00","document_sha256":"fe85524d3c76b6746835c33f86bae64d05efd0654da594bfe27f06620bd4c642","from":"reserved","message":1,"submission":"s000000000016","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'4f406b09b2aa12a5349fb1b528d554d0aa910bba5900d59dc3d482d3d20d57ad','17623a154a3185d37a40c0a5a2e14f58dc9cce260692a17f403b2c34e27ab462');
INSERT INTO "event" VALUES('a000000000018',1,'0424ecfa6a3764be',cast('{"action":"a000000000018","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000013 asked to cancel":"no","line 04210000000013 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"0d5e00a632061f44fa9b287e17cbc39f7209d30f20dbbfdb2e5eeaa90bc866e3","key":"p000000000017","kind":"cancellation","lines":[],"order":"305-0000013-0000013","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:9","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000013","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','7d9d3c67d9d853f12ea983177d3f8725f7e8cdb3690ed898f05c2480bd39c3fe');
INSERT INTO "event" VALUES('a000000000018',2,'0424ecfa6a3764be',cast('{"action":"a000000000018","at":"2026-11-25T12:27:40+00:00","data":{"credential_expires_at":"2026-11-25T13:27:40+00:00","document_sha256":"d9d96c4875b27aa38f8e054ebd943fd39111ead8a2bc0a9bff2b8010c77d7a20","from":"reserved","message":1,"submission":"s000000000019","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'7d9d3c67d9d853f12ea983177d3f8725f7e8cdb3690ed898f05c2480bd39c3fe','4ed9d62acd55d1ff4550a181c4aab19e96a600a402dc49b0a92168275fe7fc62');
INSERT INTO "event" VALUES('a00000000001b',1,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000014 Principal sent":"EUR 20.00","line 04210000000014 item paid":"EUR 20.00","line 04210000000014 item to refund":"EUR 20.00","line 04210000000014 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"b5c45cd42d0a76e419496aea37d5e6330e4673cad492a128a7488e8f04b4a19e","key":"p00000000001a","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000014","quantity":0}],"order":"305-0000014-0000014","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:10","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000014","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','14e920a12bed1df9c64214d15c88be75a9ed1b828493f3468d34cb460fe1a86c');
INSERT INTO "event" VALUES('a00000000001d',1,'0424ecfa6a3764be',cast('{"action":"a00000000001d","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000015 asked to cancel":"no","line 04210000000015 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"e1f91a8e368df2893c597e9739652f4ef13f352beca3711a62a7e9f680eef2ea","key":"p00000000001c","kind":"cancellation","lines":[],"order":"305-0000015-0000015","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":null,"verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000015","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','ed736bacd807d32ec03811d0016a1d65dc02717b488a69e03bf7b2658f9f3710');
CREATE TABLE heartbeat (worker text primary key, at integer not null) without rowid;
INSERT INTO "heartbeat" VALUES('dies at not sent, nobody knows',1795609660000000);
INSERT INTO "heartbeat" VALUES('dies at reply on its way',1795609660000000);
INSERT INTO "heartbeat" VALUES('dies at sent, nobody knows',1795609660000000);
INSERT INTO "heartbeat" VALUES('w000000000002',1795609660000000);
CREATE TABLE job (kind text not null, subject text not null, account text not null, due integer not null,
        attempt integer not null, owner text, lease_until integer not null, fence integer not null,
        primary key (kind, subject)) without rowid;
INSERT INTO "job" VALUES('check','s000000000010','de',1795609690000000,0,NULL,0,56);
INSERT INTO "job" VALUES('check','s000000000013','de',1795609690000000,0,NULL,0,0);
INSERT INTO "job" VALUES('desk','a000000000012','de',1795609660000000,0,'dies at reply on its way',1795609810000000,58);
INSERT INTO "job" VALUES('submit','de|cancellation|A1PA6795UKMFR9','de',1795609660000000,0,'dies at not sent, nobody knows',1795609810000000,60);
INSERT INTO "job" VALUES('submit','de|refund|A1PA6795UKMFR9','de',1795609660000000,0,'dies at sent, nobody knows',1795609810000000,59);
CREATE TABLE member (submission_id text not null, message_no integer not null, action_id text not null,
        primary key (submission_id, message_no)) without rowid;
INSERT INTO "member" VALUES('s00000000000e',1,'a00000000000d');
INSERT INTO "member" VALUES('s00000000000f',1,'a00000000000b');
INSERT INTO "member" VALUES('s00000000000j',1,'a00000000000h');
INSERT INTO "member" VALUES('s00000000000r',1,'a00000000000n');
INSERT INTO "member" VALUES('s00000000000r',2,'a00000000000q');
INSERT INTO "member" VALUES('s00000000000x',1,'a00000000000w');
INSERT INTO "member" VALUES('s000000000010',1,'a00000000000z');
INSERT INTO "member" VALUES('s000000000013',1,'a000000000012');
INSERT INTO "member" VALUES('s000000000016',1,'a000000000015');
INSERT INTO "member" VALUES('s000000000019',1,'a000000000018');
CREATE TABLE meta (k text primary key, v text not null) without rowid;
INSERT INTO "meta" VALUES('account de','amazon:eu:A2SIMULATEDSELR');
INSERT INTO "meta" VALUES('deployment','d000000000001');
INSERT INTO "meta" VALUES('environment','simulated');
INSERT INTO "meta" VALUES('epoch','1');
INSERT INTO "meta" VALUES('fence','60');
INSERT INTO "meta" VALUES('key_id','0424ecfa6a3764be');
CREATE TABLE order_row (account text not null, order_id text not null,
        primary key (account, order_id)) without rowid;
INSERT INTO "order_row" VALUES('de','305-0000001-0000001');
INSERT INTO "order_row" VALUES('de','305-0000002-0000002');
INSERT INTO "order_row" VALUES('de','305-0000003-0000003');
INSERT INTO "order_row" VALUES('de','305-0000004-0000004');
INSERT INTO "order_row" VALUES('de','305-0000005-0000005');
INSERT INTO "order_row" VALUES('de','305-0000006-0000006');
INSERT INTO "order_row" VALUES('de','305-0000007-0000007');
INSERT INTO "order_row" VALUES('de','305-0000008-0000008');
INSERT INTO "order_row" VALUES('de','305-0000009-0000009');
INSERT INTO "order_row" VALUES('de','305-0000010-0000010');
INSERT INTO "order_row" VALUES('de','305-0000011-0000011');
INSERT INTO "order_row" VALUES('de','305-0000012-0000012');
INSERT INTO "order_row" VALUES('de','305-0000013-0000013');
INSERT INTO "order_row" VALUES('de','305-0000014-0000014');
INSERT INTO "order_row" VALUES('de','305-0000015-0000015');
CREATE TABLE outbox (id integer primary key autoincrement, action_id text not null, seq integer not null,
        topic text not null, created_at integer not null, delivered_at integer);
INSERT INTO "outbox" VALUES(1,'a000000000004',1,'created',1795510800000000,NULL);
INSERT INTO "outbox" VALUES(2,'a000000000004',2,'state',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(3,'a000000000004',3,'task',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(4,'a000000000004',4,'step',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(5,'a000000000007',1,'created',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(6,'a000000000009',1,'created',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(7,'a000000000009',2,'state',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(8,'a00000000000b',1,'created',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(9,'a00000000000d',1,'created',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(10,'a00000000000d',2,'state',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(11,'a00000000000d',3,'state',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(12,'a00000000000d',4,'step',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(13,'a00000000000b',2,'state',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(14,'a00000000000b',3,'state',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(15,'a00000000000b',4,'step',1795600800000000,NULL);
INSERT INTO "outbox" VALUES(16,'a00000000000d',5,'state',1795600980000000,NULL);
INSERT INTO "outbox" VALUES(17,'a00000000000b',5,'state',1795600980000000,NULL);
INSERT INTO "outbox" VALUES(18,'a00000000000b',6,'step',1795600980000000,NULL);
INSERT INTO "outbox" VALUES(19,'a00000000000b',7,'step',1795600980000000,NULL);
INSERT INTO "outbox" VALUES(20,'a00000000000b',8,'step',1795600980000000,NULL);
INSERT INTO "outbox" VALUES(21,'a00000000000d',6,'step',1795600980000000,NULL);
INSERT INTO "outbox" VALUES(22,'a00000000000d',7,'step',1795600980000000,NULL);
INSERT INTO "outbox" VALUES(23,'a00000000000d',8,'step',1795600980000000,NULL);
INSERT INTO "outbox" VALUES(24,'a00000000000d',9,'state',1795600980000000,NULL);
INSERT INTO "outbox" VALUES(25,'a00000000000h',1,'created',1795601200000000,NULL);
INSERT INTO "outbox" VALUES(26,'a00000000000h',2,'state',1795601200000000,NULL);
INSERT INTO "outbox" VALUES(27,'a00000000000h',3,'state',1795601200000000,NULL);
INSERT INTO "outbox" VALUES(28,'a00000000000h',4,'step',1795601200000000,NULL);
INSERT INTO "outbox" VALUES(29,'a00000000000h',5,'state',1795601380000000,NULL);
INSERT INTO "outbox" VALUES(30,'a00000000000h',6,'task',1795601380000000,NULL);
INSERT INTO "outbox" VALUES(31,'a00000000000h',7,'step',1795601380000000,NULL);
INSERT INTO "outbox" VALUES(32,'a00000000000n',1,'created',1795601600000000,NULL);
INSERT INTO "outbox" VALUES(33,'a00000000000q',1,'created',1795601600000000,NULL);
INSERT INTO "outbox" VALUES(34,'a00000000000n',2,'state',1795601600000000,NULL);
INSERT INTO "outbox" VALUES(35,'a00000000000q',2,'state',1795601600000000,NULL);
INSERT INTO "outbox" VALUES(36,'a00000000000n',3,'state',1795601600000000,NULL);
INSERT INTO "outbox" VALUES(37,'a00000000000q',3,'state',1795601600000000,NULL);
INSERT INTO "outbox" VALUES(38,'a00000000000n',4,'state',1795601780000000,NULL);
INSERT INTO "outbox" VALUES(39,'a00000000000n',5,'task',1795601780000000,NULL);
INSERT INTO "outbox" VALUES(40,'a00000000000q',4,'state',1795601780000000,NULL);
INSERT INTO "outbox" VALUES(41,'a00000000000q',5,'task',1795601780000000,NULL);
INSERT INTO "outbox" VALUES(42,'a00000000000w',1,'created',1795609200000000,NULL);
INSERT INTO "outbox" VALUES(43,'a00000000000w',2,'state',1795609200000000,NULL);
INSERT INTO "outbox" VALUES(44,'a00000000000w',3,'state',1795609200000000,NULL);
INSERT INTO "outbox" VALUES(45,'a00000000000w',4,'step',1795609200000000,NULL);
INSERT INTO "outbox" VALUES(46,'a00000000000w',5,'state',1795609380000000,NULL);
INSERT INTO "outbox" VALUES(47,'a00000000000w',6,'step',1795609380000000,NULL);
INSERT INTO "outbox" VALUES(48,'a00000000000w',7,'step',1795609380000000,NULL);
INSERT INTO "outbox" VALUES(49,'a00000000000w',8,'step',1795609380000000,NULL);
INSERT INTO "outbox" VALUES(50,'a00000000000z',1,'created',1795609600000000,NULL);
INSERT INTO "outbox" VALUES(51,'a00000000000z',2,'state',1795609600000000,NULL);
INSERT INTO "outbox" VALUES(52,'a00000000000z',3,'state',1795609600000000,NULL);
INSERT INTO "outbox" VALUES(53,'a00000000000z',4,'step',1795609600000000,NULL);
INSERT INTO "outbox" VALUES(54,'a000000000012',1,'created',1795609660000000,NULL);
INSERT INTO "outbox" VALUES(55,'a000000000012',2,'state',1795609660000000,NULL);
INSERT INTO "outbox" VALUES(56,'a000000000012',3,'state',1795609660000000,NULL);
INSERT INTO "outbox" VALUES(57,'a000000000015',1,'created',1795609660000000,NULL);
INSERT INTO "outbox" VALUES(58,'a000000000015',2,'state',1795609660000000,NULL);
INSERT INTO "outbox" VALUES(59,'a000000000018',1,'created',1795609660000000,NULL);
INSERT INTO "outbox" VALUES(60,'a000000000018',2,'state',1795609660000000,NULL);
INSERT INTO "outbox" VALUES(61,'a00000000001b',1,'created',1795609660000000,NULL);
INSERT INTO "outbox" VALUES(62,'a00000000001d',1,'created',1795609660000000,NULL);
CREATE TABLE pause (scope text primary key, since integer not null, actor text not null,
        why text not null) without rowid;
CREATE TABLE reservation (action_id text not null, n integer not null, account text not null,
        order_id text not null, line_id text not null, component text not null, minor integer not null,
        quantity integer not null, primary key (action_id, n)) without rowid;
INSERT INTO "reservation" VALUES('a000000000004',0,'de','305-0000001-0000001','04210000000001','item',2000,0);
INSERT INTO "reservation" VALUES('a000000000009',0,'de','305-0000003-0000003','04210000000003','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000000b',0,'de','305-0000004-0000004','04210000000004','item',3000,0);
INSERT INTO "reservation" VALUES('a00000000000b',1,'de','305-0000004-0000004','04210000000004','shipping',490,0);
INSERT INTO "reservation" VALUES('a00000000000n',0,'de','305-0000007-0000007','04210000000007','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000000q',0,'de','305-0000008-0000008','04210000000008','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000000w',0,'de','305-0000009-0000009','04210000000009','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000000z',0,'de','305-0000010-0000010','04210000000010','item',2000,0);
INSERT INTO "reservation" VALUES('a000000000012',0,'de','305-0000011-0000011','04210000000011','item',2000,0);
INSERT INTO "reservation" VALUES('a000000000015',0,'de','305-0000012-0000012','04210000000012','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000001b',0,'de','305-0000014-0000014','04210000000014','item',2000,0);
CREATE TABLE step (action_id text not null, moment text not null, name text not null, n integer not null,
        state text not null, text text not null, reference text not null, why text not null, attempt integer not null,
        updated_at integer not null, primary key (action_id, moment, name)) without rowid;
INSERT INTO "step" VALUES('a000000000004','expired','note',0,'written','Refund for order 305-0000001-0000001
The refund of EUR 20.00 (our reference OA-0000-0000-0004-R) waited too long and was given up;
nothing was carried out at Amazon.

  What           refund of EUR 20.00
  Reason         damaged; the marketplace''s code: GeneralAdjustment
  Who            marie (agent)
  When           2026-11-24 09:00 UTC, changed 2026-11-25 10:00 UTC
  State          expired; may be told: refused
  Our reference  OA-0000-0000-0004-R (given by us, not by the marketplace)
  Order          305-0000001-0000001, account de, site A1PA6795UKMFR9
  Ticket         desk:1
  Action         a000000000004

  Needs a person  expired (since 2026-11-25 10:00 UTC)

By line and component:
  line            component     amount
  04210000000001  item       EUR 20.00
  total                      EUR 20.00

In the marketplace''s words:
  line            code               type          amount
  04210000000001  GeneralAdjustment  Principal  EUR 20.00
  total                                         EUR 20.00

What happened:
  2026-11-24 09:00:00 UTC  created: account de, code GeneralAdjustment, currency EUR, kind
                           refund, order 305-0000001-0000001, reason damaged, site
                           A1PA6795UKMFR9, state reserved, tax rule one amount with the tax in
                           it, as the account''s setting says (AMZ-TAX-04), ticket desk:1,
                           verified yes
  2026-11-25 10:00:00 UTC  state: from reserved, to expired, why it could not be sent in time
                           and was given up
  2026-11-25 10:00:00 UTC  task: kind expired, task t000000000005, why it could not be sent in
                           time and was given up','m2','',0,1795600800000000);
INSERT INTO "step" VALUES('a00000000000b','accepted','reply',0,'written','Hello,

We have submitted the refund of EUR 34.90 for your order 305-0000004-0000004 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-000B-A

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m6','',0,1795600800000000);
INSERT INTO "step" VALUES('a00000000000b','done','close',3,'written','solved','','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000b','done','note',1,'written','Refund for order 305-0000004-0000004
Amazon reports that the refund of EUR 34.90 (our reference OA-0000-0000-000B-A) was carried out;
its books have not confirmed it yet.

  What           refund of EUR 34.90
  Reason         damaged; the marketplace''s code: GeneralAdjustment
  Who            marie (agent)
  When           2026-11-25 10:00 UTC, changed 2026-11-25 10:03 UTC
  State          done; may be told: done
  Our reference  OA-0000-0000-000B-A (given by us, not by the marketplace)
  Order          305-0000004-0000004, account de, site A1PA6795UKMFR9
  Ticket         desk:2
  Action         a00000000000b
  Submission     s00000000000f

By line and component:
  line            component     amount
  04210000000004  item       EUR 30.00
  04210000000004  shipping    EUR 4.90
  total                      EUR 34.90

In the marketplace''s words:
  line            code               type          amount
  04210000000004  GeneralAdjustment  Principal  EUR 30.00
  04210000000004  GeneralAdjustment  Shipping    EUR 4.90
  total                                         EUR 34.90

References of others, as they gave them:
  amazon feed  50000000002

What happened:
  2026-11-25 10:00:00 UTC  created: account de, code GeneralAdjustment, currency EUR, kind
                           refund, order 305-0000004-0000004, reason damaged, site
                           A1PA6795UKMFR9, state reserved, tax rule one amount with the tax in
                           it, as the account''s setting says (AMZ-TAX-04), ticket desk:2,
                           verified yes
  2026-11-25 10:00:00 UTC  state: credential expires at 2026-11-25T11:00:00+00:00, document
                           sha256
                           c27051153cf7146b8590aefb166d5a26891af9cd85ef756c9f09bad092250342,
                           from reserved, message 1, submission s00000000000f, to submitting
  2026-11-25 10:00:00 UTC  state: from submitting, request id
                           00000000-0000-4000-8000-000000000014, to accepted, why feed
                           50000000002
  2026-11-25 10:00:00 UTC  step: moment accepted, name reply, reference m6, state written
  2026-11-25 10:03:00 UTC  state: from accepted, report sha256
                           2f4b40db53cdb7999199a1bf0cb2d43301c68a2b4b3758f86fbab12e023cdcd8, to
                           done, why 1 of 1 successful, 0 with errors','m7','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000b','done','tags',2,'written','orderactions-done','','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000d','accepted','reply',0,'written','Hello,

We have submitted the cancellation of your order 305-0000005-0000005 to Amazon. Amazon has received our request and has not yet confirmed it. Until it is confirmed, we cannot say for certain whether the order can still be stopped.

Our reference: OA-0000-0000-000D-6

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m5','',0,1795600800000000);
INSERT INTO "step" VALUES('a00000000000d','done','close',3,'written','solved','','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000d','done','note',1,'written','Cancellation for order 305-0000005-0000005
Amazon reports that the cancellation of the order (our reference OA-0000-0000-000D-6) was
carried out; the order has not been seen as cancelled yet.

  What           cancellation
  Reason         out_of_stock; the marketplace''s code: NoInventory
  Who            marie (agent)
  When           2026-11-25 10:00 UTC, changed 2026-11-25 10:03 UTC
  State          done; may be told: done
  Our reference  OA-0000-0000-000D-6 (given by us, not by the marketplace)
  Order          305-0000005-0000005, account de, site A1PA6795UKMFR9
  Ticket         desk:3
  Action         a00000000000d
  Submission     s00000000000e

  Waits for  the order to read cancelled: minutes as a rule

In the marketplace''s words:
  line            code
  04210000000005  NoInventory

References of others, as they gave them:
  amazon feed  50000000001

What happened:
  2026-11-25 10:00:00 UTC  created: account de, code NoInventory, currency EUR, kind
                           cancellation, order 305-0000005-0000005, reason out_of_stock, site
                           A1PA6795UKMFR9, state reserved, ticket desk:3, verified yes
  2026-11-25 10:00:00 UTC  state: credential expires at 2026-11-25T11:00:00+00:00, document
                           sha256
                           5667abc74b2f3bc2668f94a219636c7fe83fc7d21f0a488a594adb219d513e41,
                           from reserved, message 1, submission s00000000000e, to submitting
  2026-11-25 10:00:00 UTC  state: from submitting, request id
                           00000000-0000-4000-8000-000000000011, to accepted, why feed
                           50000000001
  2026-11-25 10:00:00 UTC  step: moment accepted, name reply, reference m5, state written
  2026-11-25 10:03:00 UTC  state: from accepted, report sha256
                           0760a3bae4c7d277e73a6300904476739fb319c141598fa3c324c8b219235f46, to
                           done, why 1 of 1 successful, 0 with errors','m8','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000d','done','tags',2,'written','orderactions-done','','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000h','accepted','reply',0,'written','Hello,

We have submitted the cancellation of your order 305-0000006-0000006 to Amazon. Amazon has received our request and has not yet confirmed it. Until it is confirmed, we cannot say for certain whether the order can still be stopped.

Our reference: OA-0000-0000-000H-X

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m10','',0,1795601200000000);
INSERT INTO "step" VALUES('a00000000000h','refused','note',1,'written','Cancellation for order 305-0000006-0000006
The cancellation of the order (our reference OA-0000-0000-000H-X) was refused and not carried
out: marketplace: The order is not in a status that allows this.
https://sellercentral.simulated.invalid/gp/help/30721 (code 18028).

  What           cancellation
  Reason         out_of_stock; the marketplace''s code: NoInventory
  Who            marie (agent)
  When           2026-11-25 10:06 UTC, changed 2026-11-25 10:09 UTC
  State          refused; may be told: refused
  Our reference  OA-0000-0000-000H-X (given by us, not by the marketplace)
  Order          305-0000006-0000006, account de, site A1PA6795UKMFR9
  Ticket         desk:4
  Action         a00000000000h
  Submission     s00000000000j

  Needs a person  reply_contradicted (since 2026-11-25 10:09 UTC)

Why it was not carried out:
  - marketplace: The order is not in a status that allows this.
    https://sellercentral.simulated.invalid/gp/help/30721
    What to do: code 18028

In the marketplace''s words:
  line            code
  04210000000006  NoInventory

References of others, as they gave them:
  amazon feed  50000000003

What happened:
  2026-11-25 10:06:40 UTC  created: account de, code NoInventory, currency EUR, kind
                           cancellation, order 305-0000006-0000006, reason out_of_stock, site
                           A1PA6795UKMFR9, state reserved, ticket desk:4, verified yes
  2026-11-25 10:06:40 UTC  state: credential expires at 2026-11-25T11:00:00+00:00, document
                           sha256
                           52b90f2a7a344d4a98860a07d4ab2d4678b339d2fbc3fb347612bb9a658a80d5,
                           from reserved, message 1, submission s00000000000j, to submitting
  2026-11-25 10:06:40 UTC  state: from submitting, request id
                           00000000-0000-4000-8000-000000000036, to accepted, why feed
                           50000000003
  2026-11-25 10:06:40 UTC  step: moment accepted, name reply, reference m10, state written
  2026-11-25 10:09:40 UTC  state: code 18028, from accepted, report sha256
                           3c99e665273fa0736ff353e3ddeebc74eedd65c2945d837a6f83925ea5bb8eee, to
                           refused, why The order is not in a status that allows this.
                           https://sellercentral.simulated.invalid/gp/help/30721
  2026-11-25 10:09:40 UTC  task: kind reply_contradicted, task t00000000000k, why the buyer was
                           told of it, and then: The order is not in a status that allows this.
                           https://sellercentral.simulated.invalid/gp/help/30721','m11','',0,1795601380000000);
INSERT INTO "step" VALUES('a00000000000w','accepted','reply',0,'written','Hello,

We have submitted the refund of EUR 20.00 for your order 305-0000009-0000009 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-000W-7

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m13','',0,1795609200000000);
INSERT INTO "step" VALUES('a00000000000w','done','close',3,'written','solved','','',0,1795609380000000);
INSERT INTO "step" VALUES('a00000000000w','done','note',1,'written','Refund for order 305-0000009-0000009
Amazon reports that the refund of EUR 20.00 (our reference OA-0000-0000-000W-7) was carried out;
its books have not confirmed it yet.

  What           refund of EUR 20.00
  Reason         damaged; the marketplace''s code: GeneralAdjustment
  Who            marie (agent)
  When           2026-11-25 12:20 UTC, changed 2026-11-25 12:23 UTC
  State          done; may be told: done
  Our reference  OA-0000-0000-000W-7 (given by us, not by the marketplace)
  Order          305-0000009-0000009, account de, site A1PA6795UKMFR9
  Ticket         desk:5
  Action         a00000000000w
  Submission     s00000000000x

By line and component:
  line            component     amount
  04210000000009  item       EUR 20.00
  total                      EUR 20.00

In the marketplace''s words:
  line            code               type          amount
  04210000000009  GeneralAdjustment  Principal  EUR 20.00
  total                                         EUR 20.00

References of others, as they gave them:
  amazon feed  50000000005

What happened:
  2026-11-25 12:20:00 UTC  created: account de, code GeneralAdjustment, currency EUR, kind
                           refund, order 305-0000009-0000009, reason damaged, site
                           A1PA6795UKMFR9, state reserved, tax rule one amount with the tax in
                           it, as the account''s setting says (AMZ-TAX-04), ticket desk:5,
                           verified yes
  2026-11-25 12:20:00 UTC  state: credential expires at 2026-11-25T13:20:00+00:00, document
                           sha256
                           3c42c0039fd80a168b375e763fd063d51a9e045d0e202f01d3a2e60e8afdf7df,
                           from reserved, message 1, submission s00000000000x, to submitting
  2026-11-25 12:20:00 UTC  state: from submitting, request id
                           00000000-0000-4000-8000-000000000060, to accepted, why feed
                           50000000005
  2026-11-25 12:20:00 UTC  step: moment accepted, name reply, reference m13, state written
  2026-11-25 12:23:00 UTC  state: from accepted, report sha256
                           7a9061a27b43ff1457d641ea0e4d0feb51745bd20ce87aa843dcc1064717f2ca, to
                           done, why 1 of 1 successful, 0 with errors','m14','',0,1795609380000000);
INSERT INTO "step" VALUES('a00000000000w','done','tags',2,'written','orderactions-done','','',0,1795609380000000);
INSERT INTO "step" VALUES('a00000000000z','accepted','reply',0,'written','Hello,

We have submitted the refund of EUR 20.00 for your order 305-0000010-0000010 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-000Z-1

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m16','',0,1795609600000000);
INSERT INTO "step" VALUES('a000000000012','accepted','reply',0,'writing','Hello,

We have submitted the refund of EUR 20.00 for your order 305-0000011-0000011 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-0012-V

If you have any questions, simply reply to this message.

Kind regards
Customer Service','','',0,1795609660000000);
CREATE TABLE submission (id text primary key, account text not null, kind text not null, site text not null,
        state text not null, slot text unique, slot_until integer, document text, digest text, size_bytes integer,
        credential_expires_at integer, reference text, request_id text, detail text, evidence text,
        members integer not null, head_no integer, created_at integer not null, submitted_at integer,
        finished_at integer) without rowid;
INSERT INTO "submission" VALUES('s00000000000e','de','cancellation','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000001','5667abc74b2f3bc2668f94a219636c7fe83fc7d21f0a488a594adb219d513e41',620,1795604400000000,'50000000001','00000000-0000-4000-8000-000000000011','1 of 1 successful, 0 with errors','0760a3bae4c7d277e73a6300904476739fb319c141598fa3c324c8b219235f46',1,1,1795600800000000,1795600800000000,1795600980000000);
INSERT INTO "submission" VALUES('s00000000000f','de','refund','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000002','c27051153cf7146b8590aefb166d5a26891af9cd85ef756c9f09bad092250342',913,1795604400000000,'50000000002','00000000-0000-4000-8000-000000000014','1 of 1 successful, 0 with errors','2f4b40db53cdb7999199a1bf0cb2d43301c68a2b4b3758f86fbab12e023cdcd8',1,2,1795600800000000,1795600800000000,1795600980000000);
INSERT INTO "submission" VALUES('s00000000000j','de','cancellation','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000005','52b90f2a7a344d4a98860a07d4ab2d4678b339d2fbc3fb347612bb9a658a80d5',620,1795604400000000,'50000000003','00000000-0000-4000-8000-000000000036','0 of 1 successful, 1 with errors','3c99e665273fa0736ff353e3ddeebc74eedd65c2945d837a6f83925ea5bb8eee',1,3,1795601200000000,1795601200000000,1795601380000000);
INSERT INTO "submission" VALUES('s00000000000r','de','refund','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000007','14b9237a575a6e73d00bb592096481d732e2912026be0a88b10e4402031311fa',1332,1795604400000000,'50000000004','00000000-0000-4000-8000-000000000049','Amazon broke off (FATAL): some, all or none of it may have happened','',2,4,1795601600000000,1795601600000000,1795601780000000);
INSERT INTO "submission" VALUES('s00000000000x','de','refund','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000008','3c42c0039fd80a168b375e763fd063d51a9e045d0e202f01d3a2e60e8afdf7df',833,1795612800000000,'50000000005','00000000-0000-4000-8000-000000000060','1 of 1 successful, 0 with errors','7a9061a27b43ff1457d641ea0e4d0feb51745bd20ce87aa843dcc1064717f2ca',1,5,1795609200000000,1795609200000000,1795609380000000);
INSERT INTO "submission" VALUES('s000000000010','de','refund','A1PA6795UKMFR9','accepted',NULL,NULL,'amzn1.tortuga.4.sim.000000000010','3aa95792cf6d2641a4175b71fdd30b9c746010c1d36c8906605d9fb9a66e1c7e',833,1795612800000000,'50000000006','00000000-0000-4000-8000-000000000072','feed 50000000006',NULL,1,6,1795609600000000,1795609600000000,NULL);
INSERT INTO "submission" VALUES('s000000000013','de','refund','A1PA6795UKMFR9','accepted',NULL,NULL,'amzn1.tortuga.4.sim.000000000011','66d57c3d3121bfb1b5baf0d36c81949d152fdc0067ad4287b5f463042421ad50',833,1795612800000000,'50000000007','00000000-0000-4000-8000-000000000078','feed 50000000007',NULL,1,7,1795609660000000,1795609660000000,NULL);
INSERT INTO "submission" VALUES('s000000000016','de','refund','A1PA6795UKMFR9','submitting','de|refund',NULL,'amzn1.tortuga.4.sim.000000000012','fe85524d3c76b6746835c33f86bae64d05efd0654da594bfe27f06620bd4c642',833,1795613260000000,NULL,NULL,NULL,NULL,1,8,1795609660000000,1795609660000000,NULL);
INSERT INTO "submission" VALUES('s000000000019','de','cancellation','A1PA6795UKMFR9','submitting','de|cancellation',NULL,'amzn1.tortuga.4.sim.000000000013','d9d96c4875b27aa38f8e054ebd943fd39111ead8a2bc0a9bff2b8010c77d7a20',620,1795613260000000,NULL,NULL,NULL,NULL,1,9,1795609660000000,1795609660000000,NULL);
CREATE TABLE task (id text primary key, action_id text not null, kind text not null, since integer not null,
        due integer not null, minor integer, currency text, why text not null, look_at text not null,
        answers text not null, resolved_at integer, answer text not null, resolved_by text not null) without rowid;
INSERT INTO "task" VALUES('t000000000005','a000000000004','expired',1795600800000000,1795687200000000,2000,'EUR','it could not be sent in time and was given up','["our reference OA-0000-0000-0004-R", "order 305-0000001-0000001 at the marketplace", "https://sellercentral.amazon.de/orders-v3/order/305-0000001-0000001", "ticket desk:1"]','["done", "leave"]',NULL,'','');
INSERT INTO "task" VALUES('t00000000000k','a00000000000h','reply_contradicted',1795601380000000,1795687780000000,NULL,NULL,'the buyer was told of it, and then: The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721','["our reference OA-0000-0000-000H-X", "order 305-0000006-0000006 at the marketplace", "amazon feed 50000000003", "https://sellercentral.amazon.de/orders-v3/order/305-0000006-0000006", "ticket desk:4"]','["done", "leave"]',NULL,'','');
INSERT INTO "task" VALUES('t00000000000s','a00000000000n','unknown_outcome',1795601780000000,1795616180000000,2000,'EUR','Amazon broke off (FATAL): some, all or none of it may have happened','["our reference OA-0000-0000-000N-N", "order 305-0000007-0000007 at the marketplace", "amazon feed 50000000004", "https://sellercentral.amazon.de/orders-v3/order/305-0000007-0000007"]','["happened", "did not happen", "leave"]',NULL,'','');
INSERT INTO "task" VALUES('t00000000000t','a00000000000q','unknown_outcome',1795601780000000,1795616180000000,2000,'EUR','Amazon broke off (FATAL): some, all or none of it may have happened','["our reference OA-0000-0000-000Q-H", "order 305-0000008-0000008 at the marketplace", "amazon feed 50000000004", "https://sellercentral.amazon.de/orders-v3/order/305-0000008-0000008"]','["happened", "did not happen", "leave"]',NULL,'','');
CREATE UNIQUE INDEX action_key on action (account, key) where state <> 'declined';
CREATE INDEX action_order on action (account, order_id);
CREATE INDEX action_actor on action (actor, created_at);
CREATE INDEX action_waiting on action (account, kind, site, created_at) where state = 'reserved';
CREATE INDEX action_state on action (state, updated_at);
CREATE INDEX action_submission on action (submission_id);
CREATE INDEX reservation_order on reservation (account, order_id);
CREATE INDEX job_due on job (due);
CREATE UNIQUE INDEX task_open on task (action_id, kind) where resolved_at is null;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',62);
COMMIT;
