pragma application_id = 1329677140;
pragma user_version = 7;
BEGIN TRANSACTION;
CREATE TABLE action (
        id text primary key, account text not null, order_id text not null, kind text not null, site text not null,
        currency text not null, state text not null, key text not null, request_digest text not null,
        shape text not null, actor text not null, ticket text, minor integer not null, created_at integer not null,
        updated_at integer not null, fingerprint text not null, verified_at integer, not_before integer not null,
        batch_limit integer, submission_id text, message_no integer, attention text, attention_since integer,
        seq integer not null, head text not null, body text not null) without rowid;
INSERT INTO "action" VALUES('a000000000004','de','305-0000001-0000001','refund','A1PA6795UKMFR9','EUR','expired','p000000000003','9fa041dc0950e739fdd08f2073ddeb8f56823a67661b0325d45f84ec0e45de7b','aadaca2e501416522b5edc14ba2395d381bbde489af7b051dd504ba436ed885b','agent:marie','desk:1',2000,1795510800000000,1795600800000000,'f6927bb5279f25c5f546ccb657d8597af3801921cf714af8593a7a6289d1dc69',1795510800000000,1795510800000000,NULL,NULL,NULL,'expired',1795600800000000,4,'bb417f13ff0f7302b205c939969625380d0cc2c12af1adef7475f2c569f4c5d0','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000001 Principal sent":"EUR 20.00","line 04210000000001 item paid":"EUR 20.00","line 04210000000001 item to refund":"EUR 20.00","line 04210000000001 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000001","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000001-0000001","ordered_at":"2026-11-21T09:00:00+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000001":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000001","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000007','de','305-0000002-0000002','refund','A1PA6795UKMFR9','EUR','declined','p000000000006','698fd939319deb327eb9a7e157e46eb4ee7d7bccdac6e44948ef483c49fa2548','e97ec6863c51945406390d5a639b2c39ab7486f0b24deff14405a33d0c0d121b','agent:marie',NULL,90000,1795600800000000,1795600800000000,'29ac8414522520dd6d07fbbec2f1f366c6dd5505041f4656f9e66a7ee5cb6f38',1795600800000000,1795600800000000,NULL,NULL,NULL,NULL,NULL,1,'055852b821b33c0be9f877eb4ee9c38ec930f2f2083586e06960dbc0e17313ff','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000002 Principal sent":"EUR 900.00","line 04210000000002 item paid":"EUR 900.00","line 04210000000002 item to refund":"EUR 900.00","line 04210000000002 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["900.00","EUR"],"component":"item","line":"04210000000002","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000002-0000002","ordered_at":"2026-11-22T10:00:00+00:00","problems":[["over_limit","amount","EUR 900.00 is over the limit of EUR 100 for one action","refund less, or raise limit_per_action in the policy"],["over_limit","amount","with EUR 0.00 given in 24 hours, EUR 900.00 would pass marie''s limit of EUR 500","wait, ask somebody else, or raise limit_per_agent_day in the policy"],["over_limit","amount","with EUR 0.00 refunded of this order, EUR 900.00 would pass the order''s limit of EUR 200","refund less, or raise limit_per_order in the policy"]],"reason":"damaged","references":[],"skus":{"04210000000002":"RING"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["900.00","EUR"]]],"line":"04210000000002","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000009','de','305-0000003-0000003','refund','A1PA6795UKMFR9','EUR','withdrawn','p000000000008','2c42d26c62d15413c9b25abc2a25a6baed09f76ba33900baadb5cbc2c4a21e29','7c85aae4548615eeadd4a0a9a3744d1205ed7b8e826a66de36be958c5052c65c','agent:marie',NULL,2000,1795600800000000,1795600800000000,'f9b7b7ab4cbe9705bc1ad04684092d0a2499bd70fa77a2a4ad2b39b953e8357f',1795600800000000,1795600800000000,NULL,NULL,NULL,NULL,NULL,2,'5b283195f0ee47099c253a6073d73ced7c225d8fc353cc0b02de8ec282b7618b','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000003 Principal sent":"EUR 20.00","line 04210000000003 item paid":"EUR 20.00","line 04210000000003 item to refund":"EUR 20.00","line 04210000000003 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000003","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000003-0000003","ordered_at":"2026-11-22T10:00:00+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000003":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000003","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000b','de','305-0000004-0000004','refund','A1PA6795UKMFR9','EUR','settled','p00000000000a','8354e90a59877a1c84daf53bb473420a1a444188319f67ecd3eae1585a9eaa56','1901716fcf281db9b15ec07eed10920d6c26ec30a7700b2a98022c0ad3a3a507','agent:marie','desk:2',3490,1795600800000000,1795604760000000,'c4e3cdf267f06e7c255dd9dc7a05c7a6b321cf1f46b65a2393f23b13ae6bc56d',1795600800000000,1795600800000000,NULL,'s00000000000f',1,NULL,NULL,9,'48522fe83acfba8d51b8886aef1089cc14df95f2b4c9943bcf3dbe2b02a400cc','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000004 Principal sent":"EUR 30.00","line 04210000000004 Shipping sent":"EUR 4.90","line 04210000000004 item paid":"EUR 30.00","line 04210000000004 item to refund":"EUR 30.00","line 04210000000004 quantity":"3 of 3 shipped","line 04210000000004 shipping paid":"EUR 4.90","line 04210000000004 shipping to refund":"EUR 4.90","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["30.00","EUR"],"component":"item","line":"04210000000004","quantity":0},{"amount":["4.90","EUR"],"component":"shipping","line":"04210000000004","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000004-0000004","ordered_at":"2026-11-22T10:00:00+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000002"]],"skus":{"04210000000004":"CUP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["30.00","EUR"]],["Shipping",["4.90","EUR"]]],"line":"04210000000004","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000d','de','305-0000005-0000005','cancellation','A1PA6795UKMFR9','EUR','settled','p00000000000c','6b2d9c8a21abaf578441b7c5c84772d4292a143313754db173737f554e08f1a0','5b6c5941e8ad0d31c7f8fab0d577ad1edd220617f5e49b89b7e69341046e543a','agent:marie','desk:3',0,1795600800000000,1795600980000000,'a3a4fc96df24b246a64540f179a878372ac2cebdf67489e2bc60dca04ab557f5',1795600800000000,1795600800000000,NULL,'s00000000000e',1,NULL,NULL,9,'0c45f9269965046f114d584e761fc62a05d93258a602010bc79018a1309bd2db','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000005 asked to cancel":"no","line 04210000000005 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000005-0000005","ordered_at":"2026-11-22T10:00:00+00:00","problems":[],"reason":"out_of_stock","references":[["amazon","feed","50000000001"]],"skus":{"04210000000005":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000005","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000h','de','305-0000006-0000006','cancellation','A1PA6795UKMFR9','EUR','refused','p00000000000g','592c5c5032afdd2d231924772d52b0506ffbe8d3a4d504bfb33e600ef29dc53f','5a29e006a257da9e885b3392cf699e2b74bede42db3805e9c83d3afa30a5078b','agent:marie','desk:4',0,1795601200000000,1795601380000000,'fe8cbea3fabbcb19703d8f7a40f72d2643edc54afda8b4a0607293b2f96bc2fc',1795601200000000,1795601200000000,NULL,'s00000000000j',1,'reply_contradicted',1795601380000000,7,'a1bf93416e4ed145d9063f71b23a9d15c17c1b0bcd00dc4c05be7670097f58ba','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000006 asked to cancel":"no","line 04210000000006 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000006-0000006","ordered_at":"2026-11-22T10:06:40+00:00","problems":[["refused","marketplace","The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721","code 18028"]],"reason":"out_of_stock","references":[["amazon","feed","50000000003"]],"skus":{"04210000000006":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000006","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000n','de','305-0000007-0000007','refund','A1PA6795UKMFR9','EUR','settled','p00000000000m','70724d5f0ebfdc1a94b339499930744b2d393a368d02032962dd5f38c556dc13','2cdb2a2fb9de6062f9b374101a5201eac7bc89982f2bc4ea519ef097c4b22dc4','agent:marie',NULL,2000,1795601600000000,1795605720000000,'a1bc176b0310eebc45c4528acc6adc68f98b57f3691293bcd7c8a24253d6e41b',1795601600000000,1795601600000000,NULL,'s00000000000r',1,NULL,NULL,8,'c6fce67dbd490eabe47ac8cfde45afcc56ececa24c3b7b25c794a837126bce50','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000007 Principal sent":"EUR 20.00","line 04210000000007 item paid":"EUR 20.00","line 04210000000007 item to refund":"EUR 20.00","line 04210000000007 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000007","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000007-0000007","ordered_at":"2026-11-22T10:13:20+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000004"]],"skus":{"04210000000007":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000007","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000q','de','305-0000008-0000008','refund','A1PA6795UKMFR9','EUR','unknown','p00000000000p','28b2bf1a46ff316715a06a46cbc6749387bc89833a2b72afe34f5cb996550154','c928098e5abf35ef3a207bb4447b0ce777211a549265c09893f0d0545b0c57b2','agent:marie',NULL,2000,1795601600000000,1795601780000000,'39b051b1a79220797e3e0b09179e247e3592cb2f681862e4eedb6dccdced03ba',1795601600000000,1795601600000000,NULL,'s00000000000r',2,'unknown_outcome',1795601780000000,5,'1fea86e2830dc4a38f9fc25e3938dd77360a1a719c09b8980afdce81c8b91178','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000008 Principal sent":"EUR 20.00","line 04210000000008 item paid":"EUR 20.00","line 04210000000008 item to refund":"EUR 20.00","line 04210000000008 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000008","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000008-0000008","ordered_at":"2026-11-22T10:13:20+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000004"]],"skus":{"04210000000008":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000008","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000w','de','305-0000009-0000009','refund','A1PA6795UKMFR9','EUR','done','p00000000000v','ba1177284e4a593c590ce628cb27d275cf856fe0869db086bd0e07b7a5e0fda2','475589a38df07379a7331c228a11dac30667af6c4cd06d7ecf9ca1fde3d167d0','agent:marie','desk:5',2000,1795609200000000,1795609380000000,'136505ab36b42c456052739b663fa31340de998c6a8ab86488beb1852557f801',1795609200000000,1795609200000000,NULL,'s00000000000x',1,NULL,NULL,8,'2ff36db0d49f7952a61a9dbda5e877b1646ba59803e36f714675452c5fbf4bed','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000009 Principal sent":"EUR 20.00","line 04210000000009 item paid":"EUR 20.00","line 04210000000009 item to refund":"EUR 20.00","line 04210000000009 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000009","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000009-0000009","ordered_at":"2026-11-22T12:20:00+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000005"]],"skus":{"04210000000009":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000009","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000010','de','305-0000010-0000010','refund','A1PA6795UKMFR9','EUR','proposed','p00000000000z','4e1829d324ecd6636b310665c575c5839b785e9341a2a80dc3a7715fa5488253','121235ab9eb8502100c56ea8404d98df3b8d4a01ace890854bf240588119914d','agent:marie',NULL,2000,1795609600000000,1795609600000000,'a4b7ab5b71d47b8136b23c58f0fae323d98526ceb90735cd40ced27fe689d10a',NULL,1795609600000000,NULL,NULL,NULL,NULL,NULL,1,'ef8593d31f584b2adfcdf5ee321e6822714725181c3de7cffc6f1aff4ad4002f','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000010 Principal sent":"EUR 20.00","line 04210000000010 item paid":"EUR 20.00","line 04210000000010 item to refund":"EUR 20.00","line 04210000000010 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000010","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000010-0000010","ordered_at":"2026-11-22T12:26:40+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000010":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000010","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000012','de','305-0000011-0000011','refund','A1PA6795UKMFR9','EUR','accepted','p000000000011','c88f2522e23549cc1fe04dc087d6126d853e6e88db115348564a8d64e4e3f4b4','324328c73d188f3b3932b8452d8a305e75bf31737bd50ce66f84646f6105d186','agent:marie','desk:6',2000,1795609600000000,1795609600000000,'81ccefa42385b5a4bb166ff14a2ed6f9135ed40f8f4ae069b8f5ee72511e25c5',1795609600000000,1795609600000000,NULL,'s000000000013',1,NULL,NULL,4,'2daf8677f4259fff03ed7e2339074990c49d5decefc3c33c79d82d7004b368d8','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000011 Principal sent":"EUR 20.00","line 04210000000011 item paid":"EUR 20.00","line 04210000000011 item to refund":"EUR 20.00","line 04210000000011 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000011","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000011-0000011","ordered_at":"2026-11-22T12:26:40+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000006"]],"skus":{"04210000000011":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000011","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000015','de','305-0000012-0000012','refund','A1PA6795UKMFR9','EUR','accepted','p000000000014','c432e3f64e046b988b38fb6c6507aac810792dc8f13d2ba5d801be007302ecc8','ec24b5b56f3d6e3b518943eb968514f5c6196718848f13777400db12dd881ba4','agent:marie','desk:7',2000,1795609660000000,1795609660000000,'0f3c0924b66540e0a635d977468cbcde4768d0032a27215d938310db5032de7d',1795609660000000,1795609660000000,NULL,'s000000000016',1,NULL,NULL,3,'48ab2591c7fa37e998aaf8871d1b87f0abed674060af7ecbf7fc7f1885dddb66','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000012 Principal sent":"EUR 20.00","line 04210000000012 item paid":"EUR 20.00","line 04210000000012 item to refund":"EUR 20.00","line 04210000000012 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000012","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000012-0000012","ordered_at":"2026-11-22T12:27:40+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000007"]],"skus":{"04210000000012":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000012","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000018','de','305-0000013-0000013','refund','A1PA6795UKMFR9','EUR','submitting','p000000000017','d6455ce8d0c1c70c0b8c25431121df88e282d1bc74667cafdbf565bcb7ccb0ea','6058edc39495fe05e95e861d5fc0872341f57c8cbb9787e01f632d693a5b0c6d','agent:marie','desk:8',2000,1795609660000000,1795609660000000,'449aba6f49b539850239995d697658adae01bc33a2634bdb40f775ef63e535cc',1795609660000000,1795609660000000,NULL,'s000000000019',1,NULL,NULL,2,'a4fa451275d3d1034f449fedef73c124d053f82cefde7d8315b4de32954ef9d7','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000013 Principal sent":"EUR 20.00","line 04210000000013 item paid":"EUR 20.00","line 04210000000013 item to refund":"EUR 20.00","line 04210000000013 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000013","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000013-0000013","ordered_at":"2026-11-22T12:27:40+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000013":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000013","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001b','de','305-0000014-0000014','cancellation','A1PA6795UKMFR9','EUR','submitting','p00000000001a','83d0e1bc9018b5f7766bd7ebcd6db9058f2e4423be3991b509507103e485c648','88a3730eea5bc93f9775a793462a31c590356ddc7c0cc3b65e437a88a4e3c832','agent:marie','desk:9',0,1795609660000000,1795609660000000,'c4a0c9f2044260399a4e0deaba585e0b80636550badaf164c6452a70cf6e0ab7',1795609660000000,1795609660000000,NULL,'s00000000001c',1,NULL,NULL,2,'c8eae254181e7f44c03314af1a9466d660da920e0065e205c6a4b29b4c513798','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000014 asked to cancel":"no","line 04210000000014 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000014-0000014","ordered_at":"2026-11-22T12:27:40+00:00","problems":[],"reason":"out_of_stock","references":[],"skus":{"04210000000014":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000014","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001e','de','305-0000015-0000015','refund','A1PA6795UKMFR9','EUR','reserved','p00000000001d','32c87afcd16d2b3dc14c1229f9c136ef7a6ac3c7e7a721e527e53a1685d8f032','f21e8d2f0a451eac7f7969de3e0b9fcd7e52395a9687b145f2de024be5eaa280','agent:marie','desk:10',2000,1795609660000000,1795609660000000,'bbe73bfbe2e61697dae9bee5f8e6ae43b0f08314fb386512148269b55f91f43c',1795609660000000,1795609660000000,NULL,NULL,NULL,NULL,NULL,1,'6ef6fa9dd6ed7e02b5193a367aa67e4f3a32e3cbfb1e455e04c94fbcc101891c','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000015 Principal sent":"EUR 20.00","line 04210000000015 item paid":"EUR 20.00","line 04210000000015 item to refund":"EUR 20.00","line 04210000000015 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000015","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000015-0000015","ordered_at":"2026-11-22T12:27:40+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000015":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000015","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001g','de','305-0000016-0000016','cancellation','A1PA6795UKMFR9','EUR','reserved','p00000000001f','a8bdb9546cf2f742a7c53f0f053df66f2ef3fbe0b868e9fa27ab0a016c472506','e663e1e24bac914a6b175ab31b39b1fb62cbe0cbe4cb6438a9c08f742a8748a3','agent:marie',NULL,0,1795609660000000,1795609660000000,'5d4695677fd8d8582e92add36b0c366d2a62a8d0a907d759f04b92b1badea843',1795609660000000,1795609660000000,NULL,NULL,NULL,NULL,NULL,1,'6a4a82b98b0a46d3308a502d314ae0be58f05ab69239919c667bfd529c6fa92a','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000016 asked to cancel":"no","line 04210000000016 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000016-0000016","ordered_at":"2026-11-22T12:27:40+00:00","problems":[],"reason":"out_of_stock","references":[],"skus":{"04210000000016":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000016","quantity":0}]}');
CREATE TABLE budget (k text primary key, tat integer not null, interval_us integer not null,
        burst integer not null) without rowid;
INSERT INTO "budget" VALUES('de|createFeed',1795610081927712,120481928,15);
CREATE TABLE claim (account text not null, entry_id text not null, order_id text not null,
            action_id text not null, primary key (account, entry_id)) without rowid;
INSERT INTO "claim" VALUES('de','91000000005','305-0000004-0000004','a00000000000b');
INSERT INTO "claim" VALUES('de','91000000009','305-0000007-0000007','a00000000000n');
CREATE TABLE event (action_id text not null, seq integer not null, key_id text not null, body blob not null,
        sealed blob, prev text not null, hash text not null, primary key (action_id, seq)) without rowid;
INSERT INTO "event" VALUES('a000000000004',1,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-24T09:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000001 Principal sent":"EUR 20.00","line 04210000000001 item paid":"EUR 20.00","line 04210000000001 item to refund":"EUR 20.00","line 04210000000001 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"f6927bb5279f25c5f546ccb657d8597af3801921cf714af8593a7a6289d1dc69","key":"p000000000003","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000001","quantity":0}],"order":"305-0000001-0000001","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:1","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000001","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','38346f167f37c289057b0decff98a0d3745ac186724e35cd0472fb1c58fafa57');
INSERT INTO "event" VALUES('a000000000004',2,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-25T10:00:00+00:00","data":{"from":"reserved","to":"expired","why":"it could not be sent in time and was given up"},"seq":2,"type":"state"}' as blob),NULL,'38346f167f37c289057b0decff98a0d3745ac186724e35cd0472fb1c58fafa57','b2b680b37a7db811a213138f7f4c16b56c01f1e03f87a836b6b3316a708ba94a');
INSERT INTO "event" VALUES('a000000000004',3,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-25T10:00:00+00:00","data":{"kind":"expired","task":"t000000000005","why":"it could not be sent in time and was given up"},"seq":3,"type":"task"}' as blob),NULL,'b2b680b37a7db811a213138f7f4c16b56c01f1e03f87a836b6b3316a708ba94a','99ff3f5013dab186f2a2e6333b779b30928997d8c1e362bc72d883977f5c9e5b');
INSERT INTO "event" VALUES('a000000000004',4,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-25T10:00:00+00:00","data":{"moment":"expired","name":"note","reference":"m2","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'99ff3f5013dab186f2a2e6333b779b30928997d8c1e362bc72d883977f5c9e5b','bb417f13ff0f7302b205c939969625380d0cc2c12af1adef7475f2c569f4c5d0');
INSERT INTO "event" VALUES('a000000000007',1,'0424ecfa6a3764be',cast('{"action":"a000000000007","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000002 Principal sent":"EUR 900.00","line 04210000000002 item paid":"EUR 900.00","line 04210000000002 item to refund":"EUR 900.00","line 04210000000002 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"29ac8414522520dd6d07fbbec2f1f366c6dd5505041f4656f9e66a7ee5cb6f38","key":"p000000000006","kind":"refund","lines":[],"order":"305-0000002-0000002","problems":[["over_limit","amount","EUR 900.00 is over the limit of EUR 100 for one action","refund less, or raise limit_per_action in the policy"],["over_limit","amount","with EUR 0.00 given in 24 hours, EUR 900.00 would pass marie''s limit of EUR 500","wait, ask somebody else, or raise limit_per_agent_day in the policy"],["over_limit","amount","with EUR 0.00 refunded of this order, EUR 900.00 would pass the order''s limit of EUR 200","refund less, or raise limit_per_order in the policy"]],"reason":"damaged","site":"A1PA6795UKMFR9","state":"declined","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["900.00","EUR"]]],"line":"04210000000002","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','055852b821b33c0be9f877eb4ee9c38ec930f2f2083586e06960dbc0e17313ff');
INSERT INTO "event" VALUES('a000000000009',1,'0424ecfa6a3764be',cast('{"action":"a000000000009","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000003 Principal sent":"EUR 20.00","line 04210000000003 item paid":"EUR 20.00","line 04210000000003 item to refund":"EUR 20.00","line 04210000000003 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"f9b7b7ab4cbe9705bc1ad04684092d0a2499bd70fa77a2a4ad2b39b953e8357f","key":"p000000000008","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000003","quantity":0}],"order":"305-0000003-0000003","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000003","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','8513f2cf022579e590deadaccaee529dc123459fc41b458180f6a37a52120d8b');
INSERT INTO "event" VALUES('a000000000009',2,'0424ecfa6a3764be',cast('{"action":"a000000000009","at":"2026-11-25T10:00:00+00:00","data":{"by":"marie","from":"reserved","to":"withdrawn","why":"withdrawn by marie"},"seq":2,"type":"state"}' as blob),NULL,'8513f2cf022579e590deadaccaee529dc123459fc41b458180f6a37a52120d8b','5b283195f0ee47099c253a6073d73ced7c225d8fc353cc0b02de8ec282b7618b');
INSERT INTO "event" VALUES('a00000000000b',1,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000004 Principal sent":"EUR 30.00","line 04210000000004 Shipping sent":"EUR 4.90","line 04210000000004 item paid":"EUR 30.00","line 04210000000004 item to refund":"EUR 30.00","line 04210000000004 quantity":"3 of 3 shipped","line 04210000000004 shipping paid":"EUR 4.90","line 04210000000004 shipping to refund":"EUR 4.90","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"c4e3cdf267f06e7c255dd9dc7a05c7a6b321cf1f46b65a2393f23b13ae6bc56d","key":"p00000000000a","kind":"refund","lines":[{"amount":["30.00","EUR"],"component":"item","line":"04210000000004","quantity":0},{"amount":["4.90","EUR"],"component":"shipping","line":"04210000000004","quantity":0}],"order":"305-0000004-0000004","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:2","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["30.00","EUR"]],["Shipping",["4.90","EUR"]]],"line":"04210000000004","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','4019fc5bdad1cd81d4ae0700f0df7a1345bb78bccf31945e83c7f71d7cca2b81');
INSERT INTO "event" VALUES('a00000000000b',2,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:00:00+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"c27051153cf7146b8590aefb166d5a26891af9cd85ef756c9f09bad092250342","from":"reserved","message":1,"submission":"s00000000000f","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'4019fc5bdad1cd81d4ae0700f0df7a1345bb78bccf31945e83c7f71d7cca2b81','b2fdb280b0a5d0333c629ee646743bf4393d4aacfa6785894515f3d0d212d899');
INSERT INTO "event" VALUES('a00000000000b',3,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:00:00+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000002"]],"request_id":"00000000-0000-4000-8000-000000000018","to":"accepted","why":"feed 50000000002"},"seq":3,"type":"state"}' as blob),NULL,'b2fdb280b0a5d0333c629ee646743bf4393d4aacfa6785894515f3d0d212d899','5a0c9df151b45be047c7ff86c8068f60633df26596d1e4730367e9d83faf292f');
INSERT INTO "event" VALUES('a00000000000b',4,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:00:00+00:00","data":{"moment":"accepted","name":"reply","reference":"m6","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'5a0c9df151b45be047c7ff86c8068f60633df26596d1e4730367e9d83faf292f','af4f2ad152e229b02313458f6ed23ade84bd0168d4cdf169c8ff7ebf92adfa4c');
INSERT INTO "event" VALUES('a00000000000b',5,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:03:00+00:00","data":{"code":"","from":"accepted","report_sha256":"2f4b40db53cdb7999199a1bf0cb2d43301c68a2b4b3758f86fbab12e023cdcd8","to":"done","why":"1 of 1 successful, 0 with errors"},"seq":5,"type":"state"}' as blob),NULL,'af4f2ad152e229b02313458f6ed23ade84bd0168d4cdf169c8ff7ebf92adfa4c','e5510dff3a525a9fdb58615014f366ef8a59f9155acaafbae5d0e11986510e94');
INSERT INTO "event" VALUES('a00000000000b',6,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"note","reference":"m7","state":"written","why":""},"seq":6,"type":"step"}' as blob),NULL,'e5510dff3a525a9fdb58615014f366ef8a59f9155acaafbae5d0e11986510e94','b7804da203800c829bf75a2c2f67ccaa41bebe05009f97d017629192cbd78fcf');
INSERT INTO "event" VALUES('a00000000000b',7,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"tags","reference":"","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'b7804da203800c829bf75a2c2f67ccaa41bebe05009f97d017629192cbd78fcf','8c0e14a422da879213480b8111fe9cc6b720d2ab29367da8ca3a3c80147db9d8');
INSERT INTO "event" VALUES('a00000000000b',8,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"close","reference":"","state":"written","why":""},"seq":8,"type":"step"}' as blob),NULL,'8c0e14a422da879213480b8111fe9cc6b720d2ab29367da8ca3a3c80147db9d8','f2a7f9584dafe05a8de18a4dcfe9390900d870074e7efc3642eddb50afed122a');
INSERT INTO "event" VALUES('a00000000000b',9,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-25T11:06:00+00:00","data":{"entries":["91000000005"],"from":"done","to":"settled","why":"the marketplace''s books agree"},"seq":9,"type":"state"}' as blob),NULL,'f2a7f9584dafe05a8de18a4dcfe9390900d870074e7efc3642eddb50afed122a','48522fe83acfba8d51b8886aef1089cc14df95f2b4c9943bcf3dbe2b02a400cc');
INSERT INTO "event" VALUES('a00000000000d',1,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000005 asked to cancel":"no","line 04210000000005 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a3a4fc96df24b246a64540f179a878372ac2cebdf67489e2bc60dca04ab557f5","key":"p00000000000c","kind":"cancellation","lines":[],"order":"305-0000005-0000005","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:3","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000005","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','ae11cdc85b659ce30097f530ca90e6a6ca21e19f2831342bec025c4d356863b0');
INSERT INTO "event" VALUES('a00000000000d',2,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:00:00+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"5667abc74b2f3bc2668f94a219636c7fe83fc7d21f0a488a594adb219d513e41","from":"reserved","message":1,"submission":"s00000000000e","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'ae11cdc85b659ce30097f530ca90e6a6ca21e19f2831342bec025c4d356863b0','035d3be0fa98a4c4a49d5e61472a66f1edb155f40a074dd6ef712aebcda3d238');
INSERT INTO "event" VALUES('a00000000000d',3,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:00:00+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000001"]],"request_id":"00000000-0000-4000-8000-000000000015","to":"accepted","why":"feed 50000000001"},"seq":3,"type":"state"}' as blob),NULL,'035d3be0fa98a4c4a49d5e61472a66f1edb155f40a074dd6ef712aebcda3d238','24a742325e72a53068d74bc230e8ff09735105a2471a06e5c8dbdb4e0d475609');
INSERT INTO "event" VALUES('a00000000000d',4,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:00:00+00:00","data":{"moment":"accepted","name":"reply","reference":"m5","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'24a742325e72a53068d74bc230e8ff09735105a2471a06e5c8dbdb4e0d475609','10dd59ce5c4dfc9396020bdb10292b68e95b4ba8f9558586ef2e03fa092af6ea');
INSERT INTO "event" VALUES('a00000000000d',5,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:03:00+00:00","data":{"code":"","from":"accepted","report_sha256":"0760a3bae4c7d277e73a6300904476739fb319c141598fa3c324c8b219235f46","to":"done","why":"1 of 1 successful, 0 with errors"},"seq":5,"type":"state"}' as blob),NULL,'10dd59ce5c4dfc9396020bdb10292b68e95b4ba8f9558586ef2e03fa092af6ea','4d48ce9b12dfb6742bbf9c9543509dfad794e659e76f1765e8fa93d6242188e1');
INSERT INTO "event" VALUES('a00000000000d',6,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"note","reference":"m8","state":"written","why":""},"seq":6,"type":"step"}' as blob),NULL,'4d48ce9b12dfb6742bbf9c9543509dfad794e659e76f1765e8fa93d6242188e1','e2a33b025a59170de4abf1b5a9e7ffdb6d092893a244fd2685278cd370028634');
INSERT INTO "event" VALUES('a00000000000d',7,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"tags","reference":"","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'e2a33b025a59170de4abf1b5a9e7ffdb6d092893a244fd2685278cd370028634','f85c079149a31b67338efb89d6d54df2948b4fdae38ef560129da2031269df78');
INSERT INTO "event" VALUES('a00000000000d',8,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"close","reference":"","state":"written","why":""},"seq":8,"type":"step"}' as blob),NULL,'f85c079149a31b67338efb89d6d54df2948b4fdae38ef560129da2031269df78','8aa0472ae837a44496843d1c1d0473fe810f1800a830a702b89fc3438a0aaa9e');
INSERT INTO "event" VALUES('a00000000000d',9,'0424ecfa6a3764be',cast('{"action":"a00000000000d","at":"2026-11-25T10:03:00+00:00","data":{"from":"done","order_status":"CANCELLED","to":"settled","why":"the order reads cancelled"},"seq":9,"type":"state"}' as blob),NULL,'8aa0472ae837a44496843d1c1d0473fe810f1800a830a702b89fc3438a0aaa9e','0c45f9269965046f114d584e761fc62a05d93258a602010bc79018a1309bd2db');
INSERT INTO "event" VALUES('a00000000000h',1,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:06:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000006 asked to cancel":"no","line 04210000000006 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"fe8cbea3fabbcb19703d8f7a40f72d2643edc54afda8b4a0607293b2f96bc2fc","key":"p00000000000g","kind":"cancellation","lines":[],"order":"305-0000006-0000006","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:4","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000006","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','a039e54def5f4075813116653669d0de56e6ce55ab20a26ed6db725a9b5c0481');
INSERT INTO "event" VALUES('a00000000000h',2,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:06:40+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"52b90f2a7a344d4a98860a07d4ab2d4678b339d2fbc3fb347612bb9a658a80d5","from":"reserved","message":1,"submission":"s00000000000j","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'a039e54def5f4075813116653669d0de56e6ce55ab20a26ed6db725a9b5c0481','76ca656c61e1b6595cb15a4c4d010e586e965e3a71390c3922ef1b8a2c779200');
INSERT INTO "event" VALUES('a00000000000h',3,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:06:40+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000003"]],"request_id":"00000000-0000-4000-8000-000000000040","to":"accepted","why":"feed 50000000003"},"seq":3,"type":"state"}' as blob),NULL,'76ca656c61e1b6595cb15a4c4d010e586e965e3a71390c3922ef1b8a2c779200','746d0e2a3e0cb7fd32c87fe11569af68484206726765155811fb16112d2cdef7');
INSERT INTO "event" VALUES('a00000000000h',4,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:06:40+00:00","data":{"moment":"accepted","name":"reply","reference":"m10","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'746d0e2a3e0cb7fd32c87fe11569af68484206726765155811fb16112d2cdef7','03fda3ce9f5936d9c4e06b1e6a1e88da3d50eb52e1e568820294a8b4c24fa3b4');
INSERT INTO "event" VALUES('a00000000000h',5,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:09:40+00:00","data":{"code":"18028","from":"accepted","problems":[["refused","marketplace","The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721","code 18028"]],"report_sha256":"3c99e665273fa0736ff353e3ddeebc74eedd65c2945d837a6f83925ea5bb8eee","to":"refused","why":"The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721"},"seq":5,"type":"state"}' as blob),NULL,'03fda3ce9f5936d9c4e06b1e6a1e88da3d50eb52e1e568820294a8b4c24fa3b4','87b3d771bb3d6727519db48bbdd93342d4b37c267849ec49e37b9d0813831362');
INSERT INTO "event" VALUES('a00000000000h',6,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:09:40+00:00","data":{"kind":"reply_contradicted","task":"t00000000000k","why":"the buyer was told of it, and then: The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721"},"seq":6,"type":"task"}' as blob),NULL,'87b3d771bb3d6727519db48bbdd93342d4b37c267849ec49e37b9d0813831362','87f3ea66df7c809a991a67bfb6fe59b5d31486e55a9561f7c80f257168225b74');
INSERT INTO "event" VALUES('a00000000000h',7,'0424ecfa6a3764be',cast('{"action":"a00000000000h","at":"2026-11-25T10:09:40+00:00","data":{"moment":"refused","name":"note","reference":"m11","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'87f3ea66df7c809a991a67bfb6fe59b5d31486e55a9561f7c80f257168225b74','a1bf93416e4ed145d9063f71b23a9d15c17c1b0bcd00dc4c05be7670097f58ba');
INSERT INTO "event" VALUES('a00000000000n',1,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T10:13:20+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000007 Principal sent":"EUR 20.00","line 04210000000007 item paid":"EUR 20.00","line 04210000000007 item to refund":"EUR 20.00","line 04210000000007 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a1bc176b0310eebc45c4528acc6adc68f98b57f3691293bcd7c8a24253d6e41b","key":"p00000000000m","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000007","quantity":0}],"order":"305-0000007-0000007","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000007","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','659a7234dbf0ab692fae7c04aaad86c5e0b9094b373f17b78c4d3eb0fae4ae1a');
INSERT INTO "event" VALUES('a00000000000n',2,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T10:13:20+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"14b9237a575a6e73d00bb592096481d732e2912026be0a88b10e4402031311fa","from":"reserved","message":1,"submission":"s00000000000r","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'659a7234dbf0ab692fae7c04aaad86c5e0b9094b373f17b78c4d3eb0fae4ae1a','38b3353d88ff305d01853fcdf605d1491ca624f09b90ecc4ba499e6cb172bca7');
INSERT INTO "event" VALUES('a00000000000n',3,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T10:13:20+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000004"]],"request_id":"00000000-0000-4000-8000-000000000055","to":"accepted","why":"feed 50000000004"},"seq":3,"type":"state"}' as blob),NULL,'38b3353d88ff305d01853fcdf605d1491ca624f09b90ecc4ba499e6cb172bca7','39a6631e24bd29107ec4515f45f2939692faaf7a9a3dc6796781d1025092aa14');
INSERT INTO "event" VALUES('a00000000000n',4,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T10:16:20+00:00","data":{"code":"","from":"accepted","report_sha256":"","to":"unknown","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":4,"type":"state"}' as blob),NULL,'39a6631e24bd29107ec4515f45f2939692faaf7a9a3dc6796781d1025092aa14','896ff8d93d203252c85a1541320562c1f037eef280c481787255335be1ba927c');
INSERT INTO "event" VALUES('a00000000000n',5,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T10:16:20+00:00","data":{"kind":"unknown_outcome","task":"t00000000000s","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":5,"type":"task"}' as blob),NULL,'896ff8d93d203252c85a1541320562c1f037eef280c481787255335be1ba927c','acdb4ed2870eb208214bd7a4630a6d300d24babb9e9b7fa1c272fe647980606a');
INSERT INTO "event" VALUES('a00000000000n',6,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T11:22:00+00:00","data":{"entries":["91000000009"],"from":"unknown","to":"done","why":"the marketplace''s books show it"},"seq":6,"type":"state"}' as blob),NULL,'acdb4ed2870eb208214bd7a4630a6d300d24babb9e9b7fa1c272fe647980606a','01bfd0c1d01523002c6e70f154b84e8ba788f63951aeb624ccf7d2ded785f3a9');
INSERT INTO "event" VALUES('a00000000000n',7,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T11:22:00+00:00","data":{"kind":"unknown_outcome","why":"it is done meanwhile"},"seq":7,"type":"task_closed"}' as blob),NULL,'01bfd0c1d01523002c6e70f154b84e8ba788f63951aeb624ccf7d2ded785f3a9','caec55a847279ecf6ab92d5bc65eb586357d20ddbaddafcfdd0d40a1356551af');
INSERT INTO "event" VALUES('a00000000000n',8,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-25T11:22:00+00:00","data":{"entries":["91000000009"],"from":"done","to":"settled","why":"the marketplace''s books agree"},"seq":8,"type":"state"}' as blob),NULL,'caec55a847279ecf6ab92d5bc65eb586357d20ddbaddafcfdd0d40a1356551af','c6fce67dbd490eabe47ac8cfde45afcc56ececa24c3b7b25c794a837126bce50');
INSERT INTO "event" VALUES('a00000000000q',1,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:13:20+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000008 Principal sent":"EUR 20.00","line 04210000000008 item paid":"EUR 20.00","line 04210000000008 item to refund":"EUR 20.00","line 04210000000008 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"39b051b1a79220797e3e0b09179e247e3592cb2f681862e4eedb6dccdced03ba","key":"p00000000000p","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000008","quantity":0}],"order":"305-0000008-0000008","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000008","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','25d2ab1b0a7036fb91b567cd6c082019f7a3ea4ac75d271b48c6d8e506f20ab1');
INSERT INTO "event" VALUES('a00000000000q',2,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:13:20+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"14b9237a575a6e73d00bb592096481d732e2912026be0a88b10e4402031311fa","from":"reserved","message":2,"submission":"s00000000000r","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'25d2ab1b0a7036fb91b567cd6c082019f7a3ea4ac75d271b48c6d8e506f20ab1','8adcf6f1fcd11b35a4ecdda265acc3fb3231ad04ee9b8f2522477ab454ef6367');
INSERT INTO "event" VALUES('a00000000000q',3,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:13:20+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000004"]],"request_id":"00000000-0000-4000-8000-000000000055","to":"accepted","why":"feed 50000000004"},"seq":3,"type":"state"}' as blob),NULL,'8adcf6f1fcd11b35a4ecdda265acc3fb3231ad04ee9b8f2522477ab454ef6367','8d334d3b5fd3933b7f0120e8578328691ce4f73c74c887b732ca6ade172b329b');
INSERT INTO "event" VALUES('a00000000000q',4,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:16:20+00:00","data":{"code":"","from":"accepted","report_sha256":"","to":"unknown","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":4,"type":"state"}' as blob),NULL,'8d334d3b5fd3933b7f0120e8578328691ce4f73c74c887b732ca6ade172b329b','77fc31daa8c432cb332ebe5a0411593c58bf71465de07654fdaad927a11c0ad9');
INSERT INTO "event" VALUES('a00000000000q',5,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:16:20+00:00","data":{"kind":"unknown_outcome","task":"t00000000000t","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":5,"type":"task"}' as blob),NULL,'77fc31daa8c432cb332ebe5a0411593c58bf71465de07654fdaad927a11c0ad9','1fea86e2830dc4a38f9fc25e3938dd77360a1a719c09b8980afdce81c8b91178');
INSERT INTO "event" VALUES('a00000000000w',1,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:20:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000009 Principal sent":"EUR 20.00","line 04210000000009 item paid":"EUR 20.00","line 04210000000009 item to refund":"EUR 20.00","line 04210000000009 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"136505ab36b42c456052739b663fa31340de998c6a8ab86488beb1852557f801","key":"p00000000000v","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000009","quantity":0}],"order":"305-0000009-0000009","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:5","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000009","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','f5ffbbcbd0a817ddff4b885e9acd61d029736ff1727317331f04ec9294084860');
INSERT INTO "event" VALUES('a00000000000w',2,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:20:00+00:00","data":{"credential_expires_at":"2026-11-25T13:10:00+00:00","document_sha256":"3c42c0039fd80a168b375e763fd063d51a9e045d0e202f01d3a2e60e8afdf7df","from":"reserved","message":1,"submission":"s00000000000x","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'f5ffbbcbd0a817ddff4b885e9acd61d029736ff1727317331f04ec9294084860','647555edcc780d7dbea60edcf4f9e2de1489550a9e255fab0b2d97008cff73bf');
INSERT INTO "event" VALUES('a00000000000w',3,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:20:00+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000005"]],"request_id":"00000000-0000-4000-8000-000000000076","to":"accepted","why":"feed 50000000005"},"seq":3,"type":"state"}' as blob),NULL,'647555edcc780d7dbea60edcf4f9e2de1489550a9e255fab0b2d97008cff73bf','87d8653eceeb4db5189f6796644102f668f677ac831765f47203741c1486b120');
INSERT INTO "event" VALUES('a00000000000w',4,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:20:00+00:00","data":{"moment":"accepted","name":"reply","reference":"m13","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'87d8653eceeb4db5189f6796644102f668f677ac831765f47203741c1486b120','86a84f7a4d4dd8a904b789621fc23981c7e69878ba62b234113d8893a69f8f4a');
INSERT INTO "event" VALUES('a00000000000w',5,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:23:00+00:00","data":{"code":"","from":"accepted","report_sha256":"7a9061a27b43ff1457d641ea0e4d0feb51745bd20ce87aa843dcc1064717f2ca","to":"done","why":"1 of 1 successful, 0 with errors"},"seq":5,"type":"state"}' as blob),NULL,'86a84f7a4d4dd8a904b789621fc23981c7e69878ba62b234113d8893a69f8f4a','59c7cbeda540601219ca16c727a65518e70cda44725bfc4874001ce13554bcf5');
INSERT INTO "event" VALUES('a00000000000w',6,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:23:00+00:00","data":{"moment":"done","name":"note","reference":"m14","state":"written","why":""},"seq":6,"type":"step"}' as blob),NULL,'59c7cbeda540601219ca16c727a65518e70cda44725bfc4874001ce13554bcf5','657a0e3d82520ee4350fa4e2fcb0f5967d8b23114a02e4a651ceb34eefd384f5');
INSERT INTO "event" VALUES('a00000000000w',7,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:23:00+00:00","data":{"moment":"done","name":"tags","reference":"","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'657a0e3d82520ee4350fa4e2fcb0f5967d8b23114a02e4a651ceb34eefd384f5','520630ba88704103e4d8900e4071c07afeb5455d0d47b36fee7bb90bbde6b499');
INSERT INTO "event" VALUES('a00000000000w',8,'0424ecfa6a3764be',cast('{"action":"a00000000000w","at":"2026-11-25T12:23:00+00:00","data":{"moment":"done","name":"close","reference":"","state":"written","why":""},"seq":8,"type":"step"}' as blob),NULL,'520630ba88704103e4d8900e4071c07afeb5455d0d47b36fee7bb90bbde6b499','2ff36db0d49f7952a61a9dbda5e877b1646ba59803e36f714675452c5fbf4bed');
INSERT INTO "event" VALUES('a000000000010',1,'0424ecfa6a3764be',cast('{"action":"a000000000010","at":"2026-11-25T12:26:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000010 Principal sent":"EUR 20.00","line 04210000000010 item paid":"EUR 20.00","line 04210000000010 item to refund":"EUR 20.00","line 04210000000010 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a4b7ab5b71d47b8136b23c58f0fae323d98526ceb90735cd40ced27fe689d10a","key":"p00000000000z","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000010","quantity":0}],"needs_approval":"always","order":"305-0000010-0000010","reason":"damaged","site":"A1PA6795UKMFR9","state":"proposed","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000010","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','ef8593d31f584b2adfcdf5ee321e6822714725181c3de7cffc6f1aff4ad4002f');
INSERT INTO "event" VALUES('a000000000012',1,'0424ecfa6a3764be',cast('{"action":"a000000000012","at":"2026-11-25T12:26:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000011 Principal sent":"EUR 20.00","line 04210000000011 item paid":"EUR 20.00","line 04210000000011 item to refund":"EUR 20.00","line 04210000000011 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"81ccefa42385b5a4bb166ff14a2ed6f9135ed40f8f4ae069b8f5ee72511e25c5","key":"p000000000011","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000011","quantity":0}],"order":"305-0000011-0000011","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:6","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000011","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','477039e5b1e74f891ed3db8388b8ed128f936363fb70b2e54301bb3a6a170ec4');
INSERT INTO "event" VALUES('a000000000012',2,'0424ecfa6a3764be',cast('{"action":"a000000000012","at":"2026-11-25T12:26:40+00:00","data":{"credential_expires_at":"2026-11-25T13:10:00+00:00","document_sha256":"66d57c3d3121bfb1b5baf0d36c81949d152fdc0067ad4287b5f463042421ad50","from":"reserved","message":1,"submission":"s000000000013","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'477039e5b1e74f891ed3db8388b8ed128f936363fb70b2e54301bb3a6a170ec4','1dbbac101cd73c5a431e33a05f985e8fe6a810275a82d4b58cfe57cce2f28ad1');
INSERT INTO "event" VALUES('a000000000012',3,'0424ecfa6a3764be',cast('{"action":"a000000000012","at":"2026-11-25T12:26:40+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000006"]],"request_id":"00000000-0000-4000-8000-000000000093","to":"accepted","why":"feed 50000000006"},"seq":3,"type":"state"}' as blob),NULL,'1dbbac101cd73c5a431e33a05f985e8fe6a810275a82d4b58cfe57cce2f28ad1','98d43c7d46d5005827452192b461ca2457b0761ca892f317614ad5e2b442452f');
INSERT INTO "event" VALUES('a000000000012',4,'0424ecfa6a3764be',cast('{"action":"a000000000012","at":"2026-11-25T12:26:40+00:00","data":{"moment":"accepted","name":"reply","reference":"m16","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'98d43c7d46d5005827452192b461ca2457b0761ca892f317614ad5e2b442452f','2daf8677f4259fff03ed7e2339074990c49d5decefc3c33c79d82d7004b368d8');
INSERT INTO "event" VALUES('a000000000015',1,'0424ecfa6a3764be',cast('{"action":"a000000000015","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000012 Principal sent":"EUR 20.00","line 04210000000012 item paid":"EUR 20.00","line 04210000000012 item to refund":"EUR 20.00","line 04210000000012 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"0f3c0924b66540e0a635d977468cbcde4768d0032a27215d938310db5032de7d","key":"p000000000014","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000012","quantity":0}],"order":"305-0000012-0000012","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:7","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000012","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','b12ebce17bcaeb5d0af738f8da614538ffe387126840c26a1c97b0f19e38e102');
INSERT INTO "event" VALUES('a000000000015',2,'0424ecfa6a3764be',cast('{"action":"a000000000015","at":"2026-11-25T12:27:40+00:00","data":{"credential_expires_at":"2026-11-25T13:10:00+00:00","document_sha256":"fe85524d3c76b6746835c33f86bae64d05efd0654da594bfe27f06620bd4c642","from":"reserved","message":1,"submission":"s000000000016","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'b12ebce17bcaeb5d0af738f8da614538ffe387126840c26a1c97b0f19e38e102','69f448de4d9cf5ec4f18aa598f51e787822b71b6582baf916dca20edf9fc624a');
INSERT INTO "event" VALUES('a000000000015',3,'0424ecfa6a3764be',cast('{"action":"a000000000015","at":"2026-11-25T12:27:40+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000007"]],"request_id":"00000000-0000-4000-8000-000000000100","to":"accepted","why":"feed 50000000007"},"seq":3,"type":"state"}' as blob),NULL,'69f448de4d9cf5ec4f18aa598f51e787822b71b6582baf916dca20edf9fc624a','48ab2591c7fa37e998aaf8871d1b87f0abed674060af7ecbf7fc7f1885dddb66');
INSERT INTO "event" VALUES('a000000000018',1,'0424ecfa6a3764be',cast('{"action":"a000000000018","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000013 Principal sent":"EUR 20.00","line 04210000000013 item paid":"EUR 20.00","line 04210000000013 item to refund":"EUR 20.00","line 04210000000013 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"449aba6f49b539850239995d697658adae01bc33a2634bdb40f775ef63e535cc","key":"p000000000017","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000013","quantity":0}],"order":"305-0000013-0000013","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:8","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000013","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','726ea9c99e68c379f4352754e8bfe9f390c9e5b5afeb835727edcd45ac22aa05');
INSERT INTO "event" VALUES('a000000000018',2,'0424ecfa6a3764be',cast('{"action":"a000000000018","at":"2026-11-25T12:27:40+00:00","data":{"credential_expires_at":"2026-11-25T13:27:40+00:00","document_sha256":"bdbe7766c0fc01b266f5b1ddb24fbaccc862928fadc7e16f022975a9bb1fdd17","from":"reserved","message":1,"submission":"s000000000019","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'726ea9c99e68c379f4352754e8bfe9f390c9e5b5afeb835727edcd45ac22aa05','a4fa451275d3d1034f449fedef73c124d053f82cefde7d8315b4de32954ef9d7');
INSERT INTO "event" VALUES('a00000000001b',1,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000014 asked to cancel":"no","line 04210000000014 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"c4a0c9f2044260399a4e0deaba585e0b80636550badaf164c6452a70cf6e0ab7","key":"p00000000001a","kind":"cancellation","lines":[],"order":"305-0000014-0000014","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:9","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000014","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','8bd3011464d63db51ca78c0f47ef9ac755613ad19c5e0828da55b1a9761b92d1');
INSERT INTO "event" VALUES('a00000000001b',2,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:27:40+00:00","data":{"credential_expires_at":"2026-11-25T13:27:40+00:00","document_sha256":"52dcdf73df03bf93a2b39054c63f6034c5889a246e0794458bbc0cf007e047d8","from":"reserved","message":1,"submission":"s00000000001c","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'8bd3011464d63db51ca78c0f47ef9ac755613ad19c5e0828da55b1a9761b92d1','c8eae254181e7f44c03314af1a9466d660da920e0065e205c6a4b29b4c513798');
INSERT INTO "event" VALUES('a00000000001e',1,'0424ecfa6a3764be',cast('{"action":"a00000000001e","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000015 Principal sent":"EUR 20.00","line 04210000000015 item paid":"EUR 20.00","line 04210000000015 item to refund":"EUR 20.00","line 04210000000015 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"bbe73bfbe2e61697dae9bee5f8e6ae43b0f08314fb386512148269b55f91f43c","key":"p00000000001d","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000015","quantity":0}],"order":"305-0000015-0000015","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:10","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000015","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','6ef6fa9dd6ed7e02b5193a367aa67e4f3a32e3cbfb1e455e04c94fbcc101891c');
INSERT INTO "event" VALUES('a00000000001g',1,'0424ecfa6a3764be',cast('{"action":"a00000000001g","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000016 asked to cancel":"no","line 04210000000016 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"5d4695677fd8d8582e92add36b0c366d2a62a8d0a907d759f04b92b1badea843","key":"p00000000001f","kind":"cancellation","lines":[],"order":"305-0000016-0000016","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":null,"verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000016","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','6a4a82b98b0a46d3308a502d314ae0be58f05ab69239919c667bfd529c6fa92a');
CREATE TABLE given (account text not null, currency text not null, hour integer not null,
            minor integer not null, primary key (account, currency, hour)) without rowid;
INSERT INTO "given" VALUES('de','EUR',498753,2000);
INSERT INTO "given" VALUES('de','EUR',498778,9490);
INSERT INTO "given" VALUES('de','EUR',498780,12000);
CREATE TABLE heartbeat (worker text primary key, at integer not null) without rowid;
INSERT INTO "heartbeat" VALUES('dies at not sent, nobody knows',1795609660000000);
INSERT INTO "heartbeat" VALUES('dies at reply on its way',1795609660000000);
INSERT INTO "heartbeat" VALUES('dies at sent, nobody knows',1795609660000000);
INSERT INTO "heartbeat" VALUES('w000000000002',1795609660000000);
CREATE TABLE hint (id text primary key, at integer not null) without rowid;
CREATE TABLE job (kind text not null, subject text not null, account text not null, due integer not null,
        attempt integer not null, owner text, lease_until integer not null, fence integer not null,
        primary key (kind, subject)) without rowid;
INSERT INTO "job" VALUES('approval','a000000000010','de',1795613200000000,0,NULL,0,0);
INSERT INTO "job" VALUES('check','s000000000013','de',1795609690000000,0,NULL,0,59);
INSERT INTO "job" VALUES('check','s000000000016','de',1795609690000000,0,NULL,0,0);
INSERT INTO "job" VALUES('desk','a000000000015','de',1795609660000000,0,'dies at reply on its way',1795609810000000,61);
INSERT INTO "job" VALUES('submit','de|cancellation|A1PA6795UKMFR9','de',1795609660000000,0,'dies at not sent, nobody knows',1795609810000000,63);
INSERT INTO "job" VALUES('submit','de|refund|A1PA6795UKMFR9','de',1795609660000000,0,'dies at sent, nobody knows',1795609810000000,62);
INSERT INTO "job" VALUES('sweep','de','de',1795610520000000,0,NULL,0,55);
CREATE TABLE member (submission_id text not null, message_no integer not null, action_id text not null,
        primary key (submission_id, message_no)) without rowid;
INSERT INTO "member" VALUES('s00000000000e',1,'a00000000000d');
INSERT INTO "member" VALUES('s00000000000f',1,'a00000000000b');
INSERT INTO "member" VALUES('s00000000000j',1,'a00000000000h');
INSERT INTO "member" VALUES('s00000000000r',1,'a00000000000n');
INSERT INTO "member" VALUES('s00000000000r',2,'a00000000000q');
INSERT INTO "member" VALUES('s00000000000x',1,'a00000000000w');
INSERT INTO "member" VALUES('s000000000013',1,'a000000000012');
INSERT INTO "member" VALUES('s000000000016',1,'a000000000015');
INSERT INTO "member" VALUES('s000000000019',1,'a000000000018');
INSERT INTO "member" VALUES('s00000000001c',1,'a00000000001b');
CREATE TABLE meta (k text primary key, v text not null) without rowid;
INSERT INTO "meta" VALUES('account de','amazon:eu:A2SIMULATEDSELR');
INSERT INTO "meta" VALUES('deployment','d000000000001');
INSERT INTO "meta" VALUES('environment','simulated');
INSERT INTO "meta" VALUES('epoch','1');
INSERT INTO "meta" VALUES('fence','63');
INSERT INTO "meta" VALUES('key_id','0424ecfa6a3764be');
INSERT INTO "meta" VALUES('looked de','1795609660000000');
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
INSERT INTO "order_row" VALUES('de','305-0000016-0000016');
CREATE TABLE outbox (id integer primary key autoincrement, action_id text not null, seq integer not null,
        topic text not null, created_at integer not null, delivered_at integer, attempt integer not null default 0, due integer not null default 0);
INSERT INTO "outbox" VALUES(1,'a000000000004',1,'created',1795510800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(2,'a000000000004',2,'state',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(3,'a000000000004',3,'task',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(4,'a000000000004',4,'step',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(5,'a000000000007',1,'created',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(6,'a000000000009',1,'created',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(7,'a000000000009',2,'state',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(8,'a00000000000b',1,'created',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(9,'a00000000000d',1,'created',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(10,'a00000000000d',2,'state',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(11,'a00000000000d',3,'state',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(12,'a00000000000d',4,'step',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(13,'a00000000000b',2,'state',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(14,'a00000000000b',3,'state',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(15,'a00000000000b',4,'step',1795600800000000,NULL,0,0);
INSERT INTO "outbox" VALUES(16,'a00000000000d',5,'state',1795600980000000,NULL,0,0);
INSERT INTO "outbox" VALUES(17,'a00000000000b',5,'state',1795600980000000,NULL,0,0);
INSERT INTO "outbox" VALUES(18,'a00000000000b',6,'step',1795600980000000,NULL,0,0);
INSERT INTO "outbox" VALUES(19,'a00000000000b',7,'step',1795600980000000,NULL,0,0);
INSERT INTO "outbox" VALUES(20,'a00000000000b',8,'step',1795600980000000,NULL,0,0);
INSERT INTO "outbox" VALUES(21,'a00000000000d',6,'step',1795600980000000,NULL,0,0);
INSERT INTO "outbox" VALUES(22,'a00000000000d',7,'step',1795600980000000,NULL,0,0);
INSERT INTO "outbox" VALUES(23,'a00000000000d',8,'step',1795600980000000,NULL,0,0);
INSERT INTO "outbox" VALUES(24,'a00000000000d',9,'state',1795600980000000,NULL,0,0);
INSERT INTO "outbox" VALUES(25,'a00000000000h',1,'created',1795601200000000,NULL,0,0);
INSERT INTO "outbox" VALUES(26,'a00000000000h',2,'state',1795601200000000,NULL,0,0);
INSERT INTO "outbox" VALUES(27,'a00000000000h',3,'state',1795601200000000,NULL,0,0);
INSERT INTO "outbox" VALUES(28,'a00000000000h',4,'step',1795601200000000,NULL,0,0);
INSERT INTO "outbox" VALUES(29,'a00000000000h',5,'state',1795601380000000,NULL,0,0);
INSERT INTO "outbox" VALUES(30,'a00000000000h',6,'task',1795601380000000,NULL,0,0);
INSERT INTO "outbox" VALUES(31,'a00000000000h',7,'step',1795601380000000,NULL,0,0);
INSERT INTO "outbox" VALUES(32,'a00000000000n',1,'created',1795601600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(33,'a00000000000q',1,'created',1795601600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(34,'a00000000000n',2,'state',1795601600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(35,'a00000000000q',2,'state',1795601600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(36,'a00000000000n',3,'state',1795601600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(37,'a00000000000q',3,'state',1795601600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(38,'a00000000000n',4,'state',1795601780000000,NULL,0,0);
INSERT INTO "outbox" VALUES(39,'a00000000000n',5,'task',1795601780000000,NULL,0,0);
INSERT INTO "outbox" VALUES(40,'a00000000000q',4,'state',1795601780000000,NULL,0,0);
INSERT INTO "outbox" VALUES(41,'a00000000000q',5,'task',1795601780000000,NULL,0,0);
INSERT INTO "outbox" VALUES(42,'a00000000000b',9,'state',1795604760000000,NULL,0,0);
INSERT INTO "outbox" VALUES(43,'a00000000000n',6,'state',1795605720000000,NULL,0,0);
INSERT INTO "outbox" VALUES(44,'a00000000000n',7,'task_closed',1795605720000000,NULL,0,0);
INSERT INTO "outbox" VALUES(45,'a00000000000n',8,'state',1795605720000000,NULL,0,0);
INSERT INTO "outbox" VALUES(46,'a00000000000w',1,'created',1795609200000000,NULL,0,0);
INSERT INTO "outbox" VALUES(47,'a00000000000w',2,'state',1795609200000000,NULL,0,0);
INSERT INTO "outbox" VALUES(48,'a00000000000w',3,'state',1795609200000000,NULL,0,0);
INSERT INTO "outbox" VALUES(49,'a00000000000w',4,'step',1795609200000000,NULL,0,0);
INSERT INTO "outbox" VALUES(50,'a00000000000w',5,'state',1795609380000000,NULL,0,0);
INSERT INTO "outbox" VALUES(51,'a00000000000w',6,'step',1795609380000000,NULL,0,0);
INSERT INTO "outbox" VALUES(52,'a00000000000w',7,'step',1795609380000000,NULL,0,0);
INSERT INTO "outbox" VALUES(53,'a00000000000w',8,'step',1795609380000000,NULL,0,0);
INSERT INTO "outbox" VALUES(54,'a000000000010',1,'created',1795609600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(55,'a000000000012',1,'created',1795609600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(56,'a000000000012',2,'state',1795609600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(57,'a000000000012',3,'state',1795609600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(58,'a000000000012',4,'step',1795609600000000,NULL,0,0);
INSERT INTO "outbox" VALUES(59,'a000000000015',1,'created',1795609660000000,NULL,0,0);
INSERT INTO "outbox" VALUES(60,'a000000000015',2,'state',1795609660000000,NULL,0,0);
INSERT INTO "outbox" VALUES(61,'a000000000015',3,'state',1795609660000000,NULL,0,0);
INSERT INTO "outbox" VALUES(62,'a000000000018',1,'created',1795609660000000,NULL,0,0);
INSERT INTO "outbox" VALUES(63,'a000000000018',2,'state',1795609660000000,NULL,0,0);
INSERT INTO "outbox" VALUES(64,'a00000000001b',1,'created',1795609660000000,NULL,0,0);
INSERT INTO "outbox" VALUES(65,'a00000000001b',2,'state',1795609660000000,NULL,0,0);
INSERT INTO "outbox" VALUES(66,'a00000000001e',1,'created',1795609660000000,NULL,0,0);
INSERT INTO "outbox" VALUES(67,'a00000000001g',1,'created',1795609660000000,NULL,0,0);
CREATE TABLE pause (scope text primary key, since integer not null, actor text not null,
        why text not null) without rowid;
CREATE TABLE posting (account text not null, entry_id text not null, order_id text not null,
            body text not null, primary key (account, entry_id)) without rowid;
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
INSERT INTO "reservation" VALUES('a000000000010',0,'de','305-0000010-0000010','04210000000010','item',2000,0);
INSERT INTO "reservation" VALUES('a000000000012',0,'de','305-0000011-0000011','04210000000011','item',2000,0);
INSERT INTO "reservation" VALUES('a000000000015',0,'de','305-0000012-0000012','04210000000012','item',2000,0);
INSERT INTO "reservation" VALUES('a000000000018',0,'de','305-0000013-0000013','04210000000013','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000001e',0,'de','305-0000015-0000015','04210000000015','item',2000,0);
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
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000001-0000001
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
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000004-0000004
  Ticket         desk:2
  Action         a00000000000b
  Submission     s00000000000f

  Waits for  the marketplace''s books: up to 48 hours

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
                           00000000-0000-4000-8000-000000000018, to accepted, why feed
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
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000005-0000005
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
                           00000000-0000-4000-8000-000000000015, to accepted, why feed
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
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000006-0000006
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
                           00000000-0000-4000-8000-000000000040, to accepted, why feed
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
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000009-0000009
  Ticket         desk:5
  Action         a00000000000w
  Submission     s00000000000x

  Waits for  the marketplace''s books: up to 48 hours

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
  2026-11-25 12:20:00 UTC  state: credential expires at 2026-11-25T13:10:00+00:00, document
                           sha256
                           3c42c0039fd80a168b375e763fd063d51a9e045d0e202f01d3a2e60e8afdf7df,
                           from reserved, message 1, submission s00000000000x, to submitting
  2026-11-25 12:20:00 UTC  state: from submitting, request id
                           00000000-0000-4000-8000-000000000076, to accepted, why feed
                           50000000005
  2026-11-25 12:20:00 UTC  step: moment accepted, name reply, reference m13, state written
  2026-11-25 12:23:00 UTC  state: from accepted, report sha256
                           7a9061a27b43ff1457d641ea0e4d0feb51745bd20ce87aa843dcc1064717f2ca, to
                           done, why 1 of 1 successful, 0 with errors','m14','',0,1795609380000000);
INSERT INTO "step" VALUES('a00000000000w','done','tags',2,'written','orderactions-done','','',0,1795609380000000);
INSERT INTO "step" VALUES('a000000000012','accepted','reply',0,'written','Hello,

We have submitted the refund of EUR 20.00 for your order 305-0000011-0000011 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-0012-V

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m16','',0,1795609600000000);
INSERT INTO "step" VALUES('a000000000015','accepted','reply',0,'writing','Hello,

We have submitted the refund of EUR 20.00 for your order 305-0000012-0000012 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-0015-N

If you have any questions, simply reply to this message.

Kind regards
Customer Service','','',0,1795609660000000);
CREATE TABLE submission (id text primary key, account text not null, kind text not null, site text not null,
        state text not null, slot text unique, slot_until integer, document text, digest text, size_bytes integer,
        credential_expires_at integer, reference text, request_id text, detail text, evidence text,
        members integer not null, head_no integer, created_at integer not null, submitted_at integer,
        finished_at integer) without rowid;
INSERT INTO "submission" VALUES('s00000000000e','de','cancellation','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000001','5667abc74b2f3bc2668f94a219636c7fe83fc7d21f0a488a594adb219d513e41',620,1795604400000000,'50000000001','00000000-0000-4000-8000-000000000015','1 of 1 successful, 0 with errors','0760a3bae4c7d277e73a6300904476739fb319c141598fa3c324c8b219235f46',1,1,1795600800000000,1795600800000000,1795600980000000);
INSERT INTO "submission" VALUES('s00000000000f','de','refund','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000002','c27051153cf7146b8590aefb166d5a26891af9cd85ef756c9f09bad092250342',913,1795604400000000,'50000000002','00000000-0000-4000-8000-000000000018','1 of 1 successful, 0 with errors','2f4b40db53cdb7999199a1bf0cb2d43301c68a2b4b3758f86fbab12e023cdcd8',1,2,1795600800000000,1795600800000000,1795600980000000);
INSERT INTO "submission" VALUES('s00000000000j','de','cancellation','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000005','52b90f2a7a344d4a98860a07d4ab2d4678b339d2fbc3fb347612bb9a658a80d5',620,1795604400000000,'50000000003','00000000-0000-4000-8000-000000000040','0 of 1 successful, 1 with errors','3c99e665273fa0736ff353e3ddeebc74eedd65c2945d837a6f83925ea5bb8eee',1,3,1795601200000000,1795601200000000,1795601380000000);
INSERT INTO "submission" VALUES('s00000000000r','de','refund','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000007','14b9237a575a6e73d00bb592096481d732e2912026be0a88b10e4402031311fa',1332,1795604400000000,'50000000004','00000000-0000-4000-8000-000000000055','Amazon broke off (FATAL): some, all or none of it may have happened','',2,4,1795601600000000,1795601600000000,1795601780000000);
INSERT INTO "submission" VALUES('s00000000000x','de','refund','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000008','3c42c0039fd80a168b375e763fd063d51a9e045d0e202f01d3a2e60e8afdf7df',833,1795612200000000,'50000000005','00000000-0000-4000-8000-000000000076','1 of 1 successful, 0 with errors','7a9061a27b43ff1457d641ea0e4d0feb51745bd20ce87aa843dcc1064717f2ca',1,5,1795609200000000,1795609200000000,1795609380000000);
INSERT INTO "submission" VALUES('s000000000013','de','refund','A1PA6795UKMFR9','accepted',NULL,NULL,'amzn1.tortuga.4.sim.000000000010','66d57c3d3121bfb1b5baf0d36c81949d152fdc0067ad4287b5f463042421ad50',833,1795612200000000,'50000000006','00000000-0000-4000-8000-000000000093','feed 50000000006',NULL,1,6,1795609600000000,1795609600000000,NULL);
INSERT INTO "submission" VALUES('s000000000016','de','refund','A1PA6795UKMFR9','accepted',NULL,NULL,'amzn1.tortuga.4.sim.000000000011','fe85524d3c76b6746835c33f86bae64d05efd0654da594bfe27f06620bd4c642',833,1795612200000000,'50000000007','00000000-0000-4000-8000-000000000100','feed 50000000007',NULL,1,7,1795609660000000,1795609660000000,NULL);
INSERT INTO "submission" VALUES('s000000000019','de','refund','A1PA6795UKMFR9','submitting','de|refund',NULL,'amzn1.tortuga.4.sim.000000000012','bdbe7766c0fc01b266f5b1ddb24fbaccc862928fadc7e16f022975a9bb1fdd17',833,1795613260000000,NULL,NULL,NULL,NULL,1,8,1795609660000000,1795609660000000,NULL);
INSERT INTO "submission" VALUES('s00000000001c','de','cancellation','A1PA6795UKMFR9','submitting','de|cancellation',NULL,'amzn1.tortuga.4.sim.000000000013','52dcdf73df03bf93a2b39054c63f6034c5889a246e0794458bbc0cf007e047d8',620,1795613260000000,NULL,NULL,NULL,NULL,1,9,1795609660000000,1795609660000000,NULL);
CREATE TABLE sweep (account text primary key, next_from integer not null,
            span_us integer not null) without rowid;
INSERT INTO "sweep" VALUES('de',1795350360000000,2592000000000);
CREATE TABLE task (id text primary key, action_id text not null, kind text not null, since integer not null,
        due integer not null, minor integer, currency text, why text not null, look_at text not null,
        answers text not null, resolved_at integer, answer text not null, resolved_by text not null) without rowid;
INSERT INTO "task" VALUES('t000000000005','a000000000004','expired',1795600800000000,1795687200000000,2000,'EUR','it could not be sent in time and was given up','["our reference OA-0000-0000-0004-R", "order 305-0000001-0000001 at the marketplace", "https://sellercentral.amazon.de/orders-v3/order/305-0000001-0000001", "ticket desk:1"]','["done", "leave"]',NULL,'','');
INSERT INTO "task" VALUES('t00000000000k','a00000000000h','reply_contradicted',1795601380000000,1795687780000000,NULL,NULL,'the buyer was told of it, and then: The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721','["our reference OA-0000-0000-000H-X", "order 305-0000006-0000006 at the marketplace", "amazon feed 50000000003", "https://sellercentral.amazon.de/orders-v3/order/305-0000006-0000006", "ticket desk:4"]','["done", "leave"]',NULL,'','');
INSERT INTO "task" VALUES('t00000000000s','a00000000000n','unknown_outcome',1795601780000000,1795616180000000,2000,'EUR','Amazon broke off (FATAL): some, all or none of it may have happened','["our reference OA-0000-0000-000N-N", "order 305-0000007-0000007 at the marketplace", "amazon feed 50000000004", "https://sellercentral.amazon.de/orders-v3/order/305-0000007-0000007"]','["happened", "did not happen", "leave"]',1795605720000000,'it is done meanwhile','');
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
CREATE INDEX claim_order on claim (account, order_id);
CREATE INDEX claim_action on claim (action_id);
CREATE INDEX outbox_open on outbox (action_id, seq) where delivered_at is null;
CREATE UNIQUE INDEX submission_head on submission (head_no);
CREATE INDEX action_newest on action (created_at, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',67);
COMMIT;
