pragma application_id = 1329677140;
pragma user_version = 11;
BEGIN TRANSACTION;
CREATE TABLE "action" (
        id text primary key, account text not null, order_id text not null, kind text not null, site text not null,
        currency text not null, state text not null, key text not null, request_digest text not null,
        shape text not null, actor text not null, ticket text, minor integer not null, created_at integer not null,
        updated_at integer not null, fingerprint text not null, verified_at integer, not_before integer not null,
        batch_limit integer, submission_id text, message_no integer, attention text, attention_since integer,
        seq integer not null, head text not null, body text not null);
INSERT INTO "action" VALUES('a000000000004','de','305-0000001-0000001','refund','A1PA6795UKMFR9','EUR','expired','p000000000003','9fa041dc0950e739fdd08f2073ddeb8f56823a67661b0325d45f84ec0e45de7b','aadaca2e501416522b5edc14ba2395d381bbde489af7b051dd504ba436ed885b','agent:marie','desk:1',2000,1795510800000000,1795600800000000,'f6927bb5279f25c5f546ccb657d8597af3801921cf714af8593a7a6289d1dc69',1795510800000000,1795510800000000,NULL,NULL,NULL,'answer_due',1795600800000000,5,'f72cdf1bf4c867d24dc4e3e003b52ef567b4093fa4d94db5365218057e92ac1e','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000001 Principal sent":"EUR 20.00","line 04210000000001 item paid":"EUR 20.00","line 04210000000001 item to refund":"EUR 20.00","line 04210000000001 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000001","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000001-0000001","ordered_at":"2026-11-21T09:00:00+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000001":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000001","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000008','de','305-0000002-0000002','refund','A1PA6795UKMFR9','EUR','declined','p000000000007','698fd939319deb327eb9a7e157e46eb4ee7d7bccdac6e44948ef483c49fa2548','e97ec6863c51945406390d5a639b2c39ab7486f0b24deff14405a33d0c0d121b','agent:marie',NULL,90000,1795600800000000,1795600800000000,'29ac8414522520dd6d07fbbec2f1f366c6dd5505041f4656f9e66a7ee5cb6f38',1795600800000000,1795600800000000,NULL,NULL,NULL,NULL,NULL,1,'ad1f036009d4b7441a48bc0d6103aa63c08d8f3ae854c7db4337ab2cad162df7','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000002 Principal sent":"EUR 900.00","line 04210000000002 item paid":"EUR 900.00","line 04210000000002 item to refund":"EUR 900.00","line 04210000000002 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["900.00","EUR"],"component":"item","line":"04210000000002","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000002-0000002","ordered_at":"2026-11-22T10:00:00+00:00","problems":[["over_limit","amount","EUR 900.00 is over the limit of EUR 100 for one action","refund less, or raise limit_per_action in the policy"],["over_limit","amount","with EUR 0.00 given in 24 hours, EUR 900.00 would pass marie''s limit of EUR 500","wait, ask somebody else, or raise limit_per_agent_day in the policy"],["over_limit","amount","with EUR 0.00 refunded of this order, EUR 900.00 would pass the order''s limit of EUR 200","refund less, or raise limit_per_order in the policy"]],"reason":"damaged","references":[],"skus":{"04210000000002":"RING"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["900.00","EUR"]]],"line":"04210000000002","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000a','de','305-0000003-0000003','refund','A1PA6795UKMFR9','EUR','withdrawn','p000000000009','2c42d26c62d15413c9b25abc2a25a6baed09f76ba33900baadb5cbc2c4a21e29','7c85aae4548615eeadd4a0a9a3744d1205ed7b8e826a66de36be958c5052c65c','agent:marie',NULL,2000,1795600800000000,1795600800000000,'f9b7b7ab4cbe9705bc1ad04684092d0a2499bd70fa77a2a4ad2b39b953e8357f',1795600800000000,1795600800000000,NULL,NULL,NULL,NULL,NULL,2,'930ead978ef5ec4dd836fab6594b7c93b86956079bf8bb50183bb7ffb8a3a5a4','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000003 Principal sent":"EUR 20.00","line 04210000000003 item paid":"EUR 20.00","line 04210000000003 item to refund":"EUR 20.00","line 04210000000003 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000003","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000003-0000003","ordered_at":"2026-11-22T10:00:00+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000003":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000003","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000c','de','305-0000004-0000004','refund','A1PA6795UKMFR9','EUR','settled','p00000000000b','8354e90a59877a1c84daf53bb473420a1a444188319f67ecd3eae1585a9eaa56','1901716fcf281db9b15ec07eed10920d6c26ec30a7700b2a98022c0ad3a3a507','agent:marie','desk:2',3490,1795600800000000,1795604760000000,'c4e3cdf267f06e7c255dd9dc7a05c7a6b321cf1f46b65a2393f23b13ae6bc56d',1795600800000000,1795600800000000,NULL,'s00000000000g',1,NULL,NULL,9,'be267c4aea310ecdf8b9cb97df516509f6a58593c3c8630b7422851bfbdca2ae','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000004 Principal sent":"EUR 30.00","line 04210000000004 Shipping sent":"EUR 4.90","line 04210000000004 item paid":"EUR 30.00","line 04210000000004 item to refund":"EUR 30.00","line 04210000000004 quantity":"3 of 3 shipped","line 04210000000004 shipping paid":"EUR 4.90","line 04210000000004 shipping to refund":"EUR 4.90","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["30.00","EUR"],"component":"item","line":"04210000000004","quantity":0},{"amount":["4.90","EUR"],"component":"shipping","line":"04210000000004","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000004-0000004","ordered_at":"2026-11-22T10:00:00+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000002"]],"skus":{"04210000000004":"CUP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["30.00","EUR"]],["Shipping",["4.90","EUR"]]],"line":"04210000000004","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000e','de','305-0000005-0000005','cancellation','A1PA6795UKMFR9','EUR','settled','p00000000000d','6b2d9c8a21abaf578441b7c5c84772d4292a143313754db173737f554e08f1a0','5b6c5941e8ad0d31c7f8fab0d577ad1edd220617f5e49b89b7e69341046e543a','agent:marie','desk:3',0,1795600800000000,1795600980000000,'a3a4fc96df24b246a64540f179a878372ac2cebdf67489e2bc60dca04ab557f5',NULL,1795600800000000,NULL,'s00000000000f',1,NULL,NULL,9,'03bc59855bdd53c7e5919a37bc6d8f742f44245b9d7a1f0de1a52a6b45cc6c56','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000005 asked to cancel":"no","line 04210000000005 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000005-0000005","ordered_at":"2026-11-22T10:00:00+00:00","problems":[],"reason":"out_of_stock","references":[["amazon","feed","50000000001"]],"skus":{"04210000000005":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000005","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000j','de','305-0000006-0000006','cancellation','A1PA6795UKMFR9','EUR','refused','p00000000000h','592c5c5032afdd2d231924772d52b0506ffbe8d3a4d504bfb33e600ef29dc53f','5a29e006a257da9e885b3392cf699e2b74bede42db3805e9c83d3afa30a5078b','agent:marie','desk:4',0,1795601200000000,1795601380000000,'fe8cbea3fabbcb19703d8f7a40f72d2643edc54afda8b4a0607293b2f96bc2fc',NULL,1795601200000000,NULL,'s00000000000k',1,'reply_contradicted',1795601380000000,7,'290fbca2943a93166bd64eeb33dd809127a061d22b75d24bf4cf9fd0ffb62206','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000006 asked to cancel":"no","line 04210000000006 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000006-0000006","ordered_at":"2026-11-22T10:06:40+00:00","problems":[["refused","marketplace","The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721","code 18028"]],"reason":"out_of_stock","references":[["amazon","feed","50000000003"]],"skus":{"04210000000006":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000006","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000q','de','305-0000007-0000007','refund','A1PA6795UKMFR9','EUR','settled','p00000000000p','70724d5f0ebfdc1a94b339499930744b2d393a368d02032962dd5f38c556dc13','2cdb2a2fb9de6062f9b374101a5201eac7bc89982f2bc4ea519ef097c4b22dc4','agent:marie',NULL,2000,1795601600000000,1795605720000000,'a1bc176b0310eebc45c4528acc6adc68f98b57f3691293bcd7c8a24253d6e41b',1795601600000000,1795601600000000,NULL,'s00000000000t',1,NULL,NULL,8,'0a522f2999cb2cc82fecda4e654139ffce92a935dc7d769e354290f8da206648','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000007 Principal sent":"EUR 20.00","line 04210000000007 item paid":"EUR 20.00","line 04210000000007 item to refund":"EUR 20.00","line 04210000000007 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000007","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000007-0000007","ordered_at":"2026-11-22T10:13:20+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000004"]],"skus":{"04210000000007":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000007","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000s','de','305-0000008-0000008','refund','A1PA6795UKMFR9','EUR','unknown','p00000000000r','28b2bf1a46ff316715a06a46cbc6749387bc89833a2b72afe34f5cb996550154','c928098e5abf35ef3a207bb4447b0ce777211a549265c09893f0d0545b0c57b2','agent:marie',NULL,2000,1795601600000000,1795601780000000,'39b051b1a79220797e3e0b09179e247e3592cb2f681862e4eedb6dccdced03ba',1795601600000000,1795601600000000,NULL,'s00000000000t',2,'unknown_outcome',1795601780000000,5,'4b4c3af60325b86397060c5c22981be1044c62158efc6ed1b3f3d7d8e5daf850','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000008 Principal sent":"EUR 20.00","line 04210000000008 item paid":"EUR 20.00","line 04210000000008 item to refund":"EUR 20.00","line 04210000000008 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000008","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000008-0000008","ordered_at":"2026-11-22T10:13:20+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000004"]],"skus":{"04210000000008":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000008","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001b','de','305-0000009-0000009','refund','A1PA6795UKMFR9','EUR','done','p00000000001a','ba1177284e4a593c590ce628cb27d275cf856fe0869db086bd0e07b7a5e0fda2','475589a38df07379a7331c228a11dac30667af6c4cd06d7ecf9ca1fde3d167d0','agent:marie','desk:5',2000,1795609200000000,1795609380000000,'136505ab36b42c456052739b663fa31340de998c6a8ab86488beb1852557f801',1795609200000000,1795609200000000,NULL,'s00000000001c',1,NULL,NULL,8,'aa66a5ba482f2b7de00d44dc8e8a802fdf199a9d88e969a976cc317863df3c18','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000009 Principal sent":"EUR 20.00","line 04210000000009 item paid":"EUR 20.00","line 04210000000009 item to refund":"EUR 20.00","line 04210000000009 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000009","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000009-0000009","ordered_at":"2026-11-22T12:20:00+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000005"]],"skus":{"04210000000009":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000009","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001f','de','305-0000010-0000010','refund','A1PA6795UKMFR9','EUR','proposed','p00000000001e','4e1829d324ecd6636b310665c575c5839b785e9341a2a80dc3a7715fa5488253','121235ab9eb8502100c56ea8404d98df3b8d4a01ace890854bf240588119914d','agent:marie',NULL,2000,1795609600000000,1795609600000000,'a4b7ab5b71d47b8136b23c58f0fae323d98526ceb90735cd40ced27fe689d10a',NULL,1795609600000000,NULL,NULL,NULL,NULL,NULL,1,'e462be5e7699d69fd17838b3e5d57ac365893d6421c3eed70b0b8ce83c3c447c','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000010 Principal sent":"EUR 20.00","line 04210000000010 item paid":"EUR 20.00","line 04210000000010 item to refund":"EUR 20.00","line 04210000000010 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000010","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000010-0000010","ordered_at":"2026-11-22T12:26:40+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000010":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000010","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001h','de','305-0000011-0000011','refund','A1PA6795UKMFR9','EUR','accepted','p00000000001g','c88f2522e23549cc1fe04dc087d6126d853e6e88db115348564a8d64e4e3f4b4','324328c73d188f3b3932b8452d8a305e75bf31737bd50ce66f84646f6105d186','agent:marie','desk:6',2000,1795609600000000,1795609600000000,'81ccefa42385b5a4bb166ff14a2ed6f9135ed40f8f4ae069b8f5ee72511e25c5',1795609600000000,1795609600000000,NULL,'s00000000001j',1,NULL,NULL,4,'a8ea945389cd74bfae3486c6994933b3c9ea72fd1b98c5cd3c1f3d2a5433a263','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000011 Principal sent":"EUR 20.00","line 04210000000011 item paid":"EUR 20.00","line 04210000000011 item to refund":"EUR 20.00","line 04210000000011 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000011","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000011-0000011","ordered_at":"2026-11-22T12:26:40+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000006"]],"skus":{"04210000000011":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000011","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001m','de','305-0000012-0000012','refund','A1PA6795UKMFR9','EUR','accepted','p00000000001k','c432e3f64e046b988b38fb6c6507aac810792dc8f13d2ba5d801be007302ecc8','ec24b5b56f3d6e3b518943eb968514f5c6196718848f13777400db12dd881ba4','agent:marie','desk:7',2000,1795609660000000,1795609660000000,'0f3c0924b66540e0a635d977468cbcde4768d0032a27215d938310db5032de7d',1795609660000000,1795609660000000,NULL,'s00000000001n',1,NULL,NULL,3,'ed3013d159d603019d70e86ff53b30b2f8056a6449b1c0fef228434347d1dac6','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000012 Principal sent":"EUR 20.00","line 04210000000012 item paid":"EUR 20.00","line 04210000000012 item to refund":"EUR 20.00","line 04210000000012 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000012","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000012-0000012","ordered_at":"2026-11-22T12:27:40+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000007"]],"skus":{"04210000000012":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000012","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001q','de','305-0000013-0000013','refund','A1PA6795UKMFR9','EUR','submitting','p00000000001p','d6455ce8d0c1c70c0b8c25431121df88e282d1bc74667cafdbf565bcb7ccb0ea','6058edc39495fe05e95e861d5fc0872341f57c8cbb9787e01f632d693a5b0c6d','agent:marie','desk:8',2000,1795609660000000,1795609660000000,'449aba6f49b539850239995d697658adae01bc33a2634bdb40f775ef63e535cc',1795609660000000,1795609660000000,NULL,'s00000000001r',1,NULL,NULL,2,'5d8e7345a26b85b7737e3d67dfa44f4bb71b3b47a1ec178691cc70154071dd16','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000013 Principal sent":"EUR 20.00","line 04210000000013 item paid":"EUR 20.00","line 04210000000013 item to refund":"EUR 20.00","line 04210000000013 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000013","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000013-0000013","ordered_at":"2026-11-22T12:27:40+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000013":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000013","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001t','de','305-0000014-0000014','cancellation','A1PA6795UKMFR9','EUR','submitting','p00000000001s','83d0e1bc9018b5f7766bd7ebcd6db9058f2e4423be3991b509507103e485c648','88a3730eea5bc93f9775a793462a31c590356ddc7c0cc3b65e437a88a4e3c832','agent:marie','desk:9',0,1795609660000000,1795609660000000,'c4a0c9f2044260399a4e0deaba585e0b80636550badaf164c6452a70cf6e0ab7',NULL,1795609660000000,NULL,'s00000000001v',1,NULL,NULL,2,'39ccdc1e736e9a632dbf5cb7207870bf6c555ec151e5164187d397e004ceded3','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000014 asked to cancel":"no","line 04210000000014 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000014-0000014","ordered_at":"2026-11-22T12:27:40+00:00","problems":[],"reason":"out_of_stock","references":[],"skus":{"04210000000014":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000014","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001x','de','305-0000015-0000015','refund','A1PA6795UKMFR9','EUR','reserved','p00000000001w','32c87afcd16d2b3dc14c1229f9c136ef7a6ac3c7e7a721e527e53a1685d8f032','f21e8d2f0a451eac7f7969de3e0b9fcd7e52395a9687b145f2de024be5eaa280','agent:marie','desk:10',2000,1795609660000000,1795609660000000,'bbe73bfbe2e61697dae9bee5f8e6ae43b0f08314fb386512148269b55f91f43c',1795609660000000,1795609660000000,NULL,NULL,NULL,NULL,NULL,1,'fb28643bfccadb45668525faf0f21cd0cfad6e270ba8f49a7210abb6e16c2bd1','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000015 Principal sent":"EUR 20.00","line 04210000000015 item paid":"EUR 20.00","line 04210000000015 item to refund":"EUR 20.00","line 04210000000015 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000015","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000015-0000015","ordered_at":"2026-11-22T12:27:40+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000015":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000015","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000001z','de','305-0000016-0000016','cancellation','A1PA6795UKMFR9','EUR','reserved','p00000000001y','a8bdb9546cf2f742a7c53f0f053df66f2ef3fbe0b868e9fa27ab0a016c472506','e663e1e24bac914a6b175ab31b39b1fb62cbe0cbe4cb6438a9c08f742a8748a3','agent:marie',NULL,0,1795609660000000,1795609660000000,'5d4695677fd8d8582e92add36b0c366d2a62a8d0a907d759f04b92b1badea843',NULL,1795609660000000,NULL,NULL,NULL,NULL,NULL,1,'23c1929e8503014b42d6721158edf2e24f70f44379a9a6c69a21bc6c53e54b8a','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000016 asked to cancel":"no","line 04210000000016 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000016-0000016","ordered_at":"2026-11-22T12:27:40+00:00","problems":[],"reason":"out_of_stock","references":[],"skus":{"04210000000016":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000016","quantity":0}]}');
CREATE TABLE asked (actor text not null, hour integer not null, currency text not null, number integer not null,
        minor integer not null, primary key (actor, hour, currency)) without rowid;
INSERT INTO "asked" VALUES('agent:marie',498753,'EUR',1,2000);
INSERT INTO "asked" VALUES('agent:marie',498778,'EUR',6,9490);
INSERT INTO "asked" VALUES('agent:marie',498780,'EUR',8,12000);
CREATE TABLE budget (k text primary key, tat integer not null, interval_us integer not null,
        burst integer not null) without rowid;
INSERT INTO "budget" VALUES('de|createFeed',1795610081927712,120481928,15);
CREATE TABLE claim (account text not null, entry_id text not null, order_id text not null,
            action_id text not null, primary key (account, entry_id)) without rowid;
INSERT INTO "claim" VALUES('de','91000000005','305-0000004-0000004','a00000000000c');
INSERT INTO "claim" VALUES('de','91000000009','305-0000007-0000007','a00000000000q');
CREATE TABLE "event" (action_id text not null, seq integer not null, key_id text not null, body blob not null,
        sealed blob, prev text not null, hash text not null, primary key (action_id, seq));
INSERT INTO "event" VALUES('a000000000004',1,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-24T09:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000001 Principal sent":"EUR 20.00","line 04210000000001 item paid":"EUR 20.00","line 04210000000001 item to refund":"EUR 20.00","line 04210000000001 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"f6927bb5279f25c5f546ccb657d8597af3801921cf714af8593a7a6289d1dc69","key":"p000000000003","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000001","quantity":0}],"order":"305-0000001-0000001","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:1","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000001","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','38346f167f37c289057b0decff98a0d3745ac186724e35cd0472fb1c58fafa57');
INSERT INTO "event" VALUES('a000000000004',2,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-25T10:00:00+00:00","data":{"from":"reserved","to":"expired","why":"it could not be sent in time and was given up"},"seq":2,"type":"state"}' as blob),NULL,'38346f167f37c289057b0decff98a0d3745ac186724e35cd0472fb1c58fafa57','b2b680b37a7db811a213138f7f4c16b56c01f1e03f87a836b6b3316a708ba94a');
INSERT INTO "event" VALUES('a000000000004',3,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-25T10:00:00+00:00","data":{"kind":"expired","task":"t000000000005","why":"it could not be sent in time and was given up"},"seq":3,"type":"task"}' as blob),NULL,'b2b680b37a7db811a213138f7f4c16b56c01f1e03f87a836b6b3316a708ba94a','99ff3f5013dab186f2a2e6333b779b30928997d8c1e362bc72d883977f5c9e5b');
INSERT INTO "event" VALUES('a000000000004',4,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-25T10:00:00+00:00","data":{"kind":"answer_due","task":"t000000000006","why":"the buyer wrote at 2026-11-24 09:00 UTC, and nobody has answered"},"seq":4,"type":"task"}' as blob),NULL,'99ff3f5013dab186f2a2e6333b779b30928997d8c1e362bc72d883977f5c9e5b','51f91b20fa04189881dd5934b7298ceb61e48b12c2b9d1456d9a22f69b933732');
INSERT INTO "event" VALUES('a000000000004',5,'0424ecfa6a3764be',cast('{"action":"a000000000004","at":"2026-11-25T10:00:00+00:00","data":{"moment":"expired","name":"note","reference":"m2","state":"written","why":""},"seq":5,"type":"step"}' as blob),NULL,'51f91b20fa04189881dd5934b7298ceb61e48b12c2b9d1456d9a22f69b933732','f72cdf1bf4c867d24dc4e3e003b52ef567b4093fa4d94db5365218057e92ac1e');
INSERT INTO "event" VALUES('a000000000008',1,'0424ecfa6a3764be',cast('{"action":"a000000000008","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000002 Principal sent":"EUR 900.00","line 04210000000002 item paid":"EUR 900.00","line 04210000000002 item to refund":"EUR 900.00","line 04210000000002 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"29ac8414522520dd6d07fbbec2f1f366c6dd5505041f4656f9e66a7ee5cb6f38","key":"p000000000007","kind":"refund","lines":[],"order":"305-0000002-0000002","problems":[["over_limit","amount","EUR 900.00 is over the limit of EUR 100 for one action","refund less, or raise limit_per_action in the policy"],["over_limit","amount","with EUR 0.00 given in 24 hours, EUR 900.00 would pass marie''s limit of EUR 500","wait, ask somebody else, or raise limit_per_agent_day in the policy"],["over_limit","amount","with EUR 0.00 refunded of this order, EUR 900.00 would pass the order''s limit of EUR 200","refund less, or raise limit_per_order in the policy"]],"reason":"damaged","site":"A1PA6795UKMFR9","state":"declined","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["900.00","EUR"]]],"line":"04210000000002","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','ad1f036009d4b7441a48bc0d6103aa63c08d8f3ae854c7db4337ab2cad162df7');
INSERT INTO "event" VALUES('a00000000000a',1,'0424ecfa6a3764be',cast('{"action":"a00000000000a","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000003 Principal sent":"EUR 20.00","line 04210000000003 item paid":"EUR 20.00","line 04210000000003 item to refund":"EUR 20.00","line 04210000000003 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"f9b7b7ab4cbe9705bc1ad04684092d0a2499bd70fa77a2a4ad2b39b953e8357f","key":"p000000000009","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000003","quantity":0}],"order":"305-0000003-0000003","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000003","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','7087638bb5be456b2a10d86a2e7025f08616f1a2f562811ac08dce7bcfdfed4f');
INSERT INTO "event" VALUES('a00000000000a',2,'0424ecfa6a3764be',cast('{"action":"a00000000000a","at":"2026-11-25T10:00:00+00:00","data":{"by":"marie","from":"reserved","to":"withdrawn","why":"withdrawn by marie"},"seq":2,"type":"state"}' as blob),NULL,'7087638bb5be456b2a10d86a2e7025f08616f1a2f562811ac08dce7bcfdfed4f','930ead978ef5ec4dd836fab6594b7c93b86956079bf8bb50183bb7ffb8a3a5a4');
INSERT INTO "event" VALUES('a00000000000c',1,'0424ecfa6a3764be',cast('{"action":"a00000000000c","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000004 Principal sent":"EUR 30.00","line 04210000000004 Shipping sent":"EUR 4.90","line 04210000000004 item paid":"EUR 30.00","line 04210000000004 item to refund":"EUR 30.00","line 04210000000004 quantity":"3 of 3 shipped","line 04210000000004 shipping paid":"EUR 4.90","line 04210000000004 shipping to refund":"EUR 4.90","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"c4e3cdf267f06e7c255dd9dc7a05c7a6b321cf1f46b65a2393f23b13ae6bc56d","key":"p00000000000b","kind":"refund","lines":[{"amount":["30.00","EUR"],"component":"item","line":"04210000000004","quantity":0},{"amount":["4.90","EUR"],"component":"shipping","line":"04210000000004","quantity":0}],"order":"305-0000004-0000004","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:2","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["30.00","EUR"]],["Shipping",["4.90","EUR"]]],"line":"04210000000004","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','3ab700210159aa0f0e03ebe05b8fee7541e620f727ebb5df946de0e77c118da6');
INSERT INTO "event" VALUES('a00000000000e',1,'0424ecfa6a3764be',cast('{"action":"a00000000000e","at":"2026-11-25T10:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000005 asked to cancel":"no","line 04210000000005 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a3a4fc96df24b246a64540f179a878372ac2cebdf67489e2bc60dca04ab557f5","key":"p00000000000d","kind":"cancellation","lines":[],"order":"305-0000005-0000005","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:3","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000005","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','c3cb60a38e0acf8230bae784706298c83d2d6912da5456389f7783eaf3a70273');
INSERT INTO "event" VALUES('a00000000000e',2,'0424ecfa6a3764be',cast('{"action":"a00000000000e","at":"2026-11-25T10:00:00+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"5667abc74b2f3bc2668f94a219636c7fe83fc7d21f0a488a594adb219d513e41","from":"reserved","message":1,"submission":"s00000000000f","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'c3cb60a38e0acf8230bae784706298c83d2d6912da5456389f7783eaf3a70273','4ba926897f35173a8a08978c210e7fecc0145ac48d8cc886274cf81c0d57eb90');
INSERT INTO "event" VALUES('a00000000000e',3,'0424ecfa6a3764be',cast('{"action":"a00000000000e","at":"2026-11-25T10:00:00+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000001"]],"request_id":"00000000-0000-4000-8000-000000000015","to":"accepted","why":"feed 50000000001"},"seq":3,"type":"state"}' as blob),NULL,'4ba926897f35173a8a08978c210e7fecc0145ac48d8cc886274cf81c0d57eb90','b47314156ab0f5d785cb105f82356cce2ff00aa857b7cd11967fab148977ff47');
INSERT INTO "event" VALUES('a00000000000e',4,'0424ecfa6a3764be',cast('{"action":"a00000000000e","at":"2026-11-25T10:00:00+00:00","data":{"moment":"accepted","name":"reply","reference":"m5","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'b47314156ab0f5d785cb105f82356cce2ff00aa857b7cd11967fab148977ff47','b8e79154c1552e5fbd348a494daa001aa7caed3e4cc5e15a63279c1de32ae22b');
INSERT INTO "event" VALUES('a00000000000c',2,'0424ecfa6a3764be',cast('{"action":"a00000000000c","at":"2026-11-25T10:00:00+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"5f1e8add45969482abe46adabf84ab50146830f84a48b4ba51136ba377aa761f","from":"reserved","message":1,"submission":"s00000000000g","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'3ab700210159aa0f0e03ebe05b8fee7541e620f727ebb5df946de0e77c118da6','bce40eecd7261994c0f952ebe6f415f63520af18fb64ff3f339d8960fdb49925');
INSERT INTO "event" VALUES('a00000000000c',3,'0424ecfa6a3764be',cast('{"action":"a00000000000c","at":"2026-11-25T10:00:00+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000002"]],"request_id":"00000000-0000-4000-8000-000000000018","to":"accepted","why":"feed 50000000002"},"seq":3,"type":"state"}' as blob),NULL,'bce40eecd7261994c0f952ebe6f415f63520af18fb64ff3f339d8960fdb49925','e340109c3bb6ac84f06b75ada752a5ddf2d6f4fcee4bb5ab269822baf4393baf');
INSERT INTO "event" VALUES('a00000000000c',4,'0424ecfa6a3764be',cast('{"action":"a00000000000c","at":"2026-11-25T10:00:00+00:00","data":{"moment":"accepted","name":"reply","reference":"m6","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'e340109c3bb6ac84f06b75ada752a5ddf2d6f4fcee4bb5ab269822baf4393baf','f8a13cb14de9d3ce2ba7a13705a5a82c8c98a4df718c9d1a8ab842f6da38c65c');
INSERT INTO "event" VALUES('a00000000000e',5,'0424ecfa6a3764be',cast('{"action":"a00000000000e","at":"2026-11-25T10:03:00+00:00","data":{"code":"","from":"accepted","report_sha256":"0760a3bae4c7d277e73a6300904476739fb319c141598fa3c324c8b219235f46","to":"done","why":"1 of 1 successful, 0 with errors"},"seq":5,"type":"state"}' as blob),NULL,'b8e79154c1552e5fbd348a494daa001aa7caed3e4cc5e15a63279c1de32ae22b','7de599f29b62a0631ad7d5cf55e508e5e24111081944a611e3beb4264ae2c513');
INSERT INTO "event" VALUES('a00000000000c',5,'0424ecfa6a3764be',cast('{"action":"a00000000000c","at":"2026-11-25T10:03:00+00:00","data":{"code":"","from":"accepted","report_sha256":"2f4b40db53cdb7999199a1bf0cb2d43301c68a2b4b3758f86fbab12e023cdcd8","to":"done","why":"1 of 1 successful, 0 with errors"},"seq":5,"type":"state"}' as blob),NULL,'f8a13cb14de9d3ce2ba7a13705a5a82c8c98a4df718c9d1a8ab842f6da38c65c','23a8bc5d79169812b9a8f9639eafd9a20ff920690e10803c8fdbd6bf4d09c585');
INSERT INTO "event" VALUES('a00000000000c',6,'0424ecfa6a3764be',cast('{"action":"a00000000000c","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"note","reference":"m7","state":"written","why":""},"seq":6,"type":"step"}' as blob),NULL,'23a8bc5d79169812b9a8f9639eafd9a20ff920690e10803c8fdbd6bf4d09c585','8f14282fdcabd95346e8c8db3d15db1b390047f4d1dc411bfde0a1565dbdc9e9');
INSERT INTO "event" VALUES('a00000000000c',7,'0424ecfa6a3764be',cast('{"action":"a00000000000c","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"tags","reference":"","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'8f14282fdcabd95346e8c8db3d15db1b390047f4d1dc411bfde0a1565dbdc9e9','ef46d860ac3c5920ce7f6b72cee4ef58aca8641d5c67d35cbb7e1eae91eefa07');
INSERT INTO "event" VALUES('a00000000000c',8,'0424ecfa6a3764be',cast('{"action":"a00000000000c","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"close","reference":"","state":"written","why":""},"seq":8,"type":"step"}' as blob),NULL,'ef46d860ac3c5920ce7f6b72cee4ef58aca8641d5c67d35cbb7e1eae91eefa07','ebef1de8771603c5c72959eb97a9c0284959a742465adcaaa1d1145f77355d15');
INSERT INTO "event" VALUES('a00000000000e',6,'0424ecfa6a3764be',cast('{"action":"a00000000000e","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"note","reference":"m8","state":"written","why":""},"seq":6,"type":"step"}' as blob),NULL,'7de599f29b62a0631ad7d5cf55e508e5e24111081944a611e3beb4264ae2c513','4ca855f4b16394bf3873930968cbf8a5036a41ed9bcfe614fa1281a2d7124347');
INSERT INTO "event" VALUES('a00000000000e',7,'0424ecfa6a3764be',cast('{"action":"a00000000000e","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"tags","reference":"","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'4ca855f4b16394bf3873930968cbf8a5036a41ed9bcfe614fa1281a2d7124347','b116968e0d366685e4c14b3f8d22ded9c3b414233b98df6273858a3429be5460');
INSERT INTO "event" VALUES('a00000000000e',8,'0424ecfa6a3764be',cast('{"action":"a00000000000e","at":"2026-11-25T10:03:00+00:00","data":{"moment":"done","name":"close","reference":"","state":"written","why":""},"seq":8,"type":"step"}' as blob),NULL,'b116968e0d366685e4c14b3f8d22ded9c3b414233b98df6273858a3429be5460','f378aac00d33946100222e5a0e77540b08676effdd7bf67d90b9a618e1275b53');
INSERT INTO "event" VALUES('a00000000000e',9,'0424ecfa6a3764be',cast('{"action":"a00000000000e","at":"2026-11-25T10:03:00+00:00","data":{"from":"done","order_status":"CANCELLED","to":"settled","why":"the order reads cancelled"},"seq":9,"type":"state"}' as blob),NULL,'f378aac00d33946100222e5a0e77540b08676effdd7bf67d90b9a618e1275b53','03bc59855bdd53c7e5919a37bc6d8f742f44245b9d7a1f0de1a52a6b45cc6c56');
INSERT INTO "event" VALUES('a00000000000j',1,'0424ecfa6a3764be',cast('{"action":"a00000000000j","at":"2026-11-25T10:06:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000006 asked to cancel":"no","line 04210000000006 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"fe8cbea3fabbcb19703d8f7a40f72d2643edc54afda8b4a0607293b2f96bc2fc","key":"p00000000000h","kind":"cancellation","lines":[],"order":"305-0000006-0000006","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:4","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000006","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','2c64cb5a3dfce4f3ff6af293bcf01221c1f2933efdd8b974e0f603f6dbdb8fae');
INSERT INTO "event" VALUES('a00000000000j',2,'0424ecfa6a3764be',cast('{"action":"a00000000000j","at":"2026-11-25T10:06:40+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"52b90f2a7a344d4a98860a07d4ab2d4678b339d2fbc3fb347612bb9a658a80d5","from":"reserved","message":1,"submission":"s00000000000k","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'2c64cb5a3dfce4f3ff6af293bcf01221c1f2933efdd8b974e0f603f6dbdb8fae','ce95fff67d8ea604f83ad63d699d0405f1f175e7e2522641ce1669cbc8205fa5');
INSERT INTO "event" VALUES('a00000000000j',3,'0424ecfa6a3764be',cast('{"action":"a00000000000j","at":"2026-11-25T10:06:40+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000003"]],"request_id":"00000000-0000-4000-8000-000000000040","to":"accepted","why":"feed 50000000003"},"seq":3,"type":"state"}' as blob),NULL,'ce95fff67d8ea604f83ad63d699d0405f1f175e7e2522641ce1669cbc8205fa5','34640abded89ee86cbe23e0ecbf522bfa011c7c84e90457463077779605232a3');
INSERT INTO "event" VALUES('a00000000000j',4,'0424ecfa6a3764be',cast('{"action":"a00000000000j","at":"2026-11-25T10:06:40+00:00","data":{"moment":"accepted","name":"reply","reference":"m10","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'34640abded89ee86cbe23e0ecbf522bfa011c7c84e90457463077779605232a3','e28397b671537cfcb191f4944db8531993c4a0b73ce2ee2f068a74f2e1eebdcd');
INSERT INTO "event" VALUES('a00000000000j',5,'0424ecfa6a3764be',cast('{"action":"a00000000000j","at":"2026-11-25T10:09:40+00:00","data":{"code":"18028","from":"accepted","problems":[["refused","marketplace","The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721","code 18028"]],"report_sha256":"3c99e665273fa0736ff353e3ddeebc74eedd65c2945d837a6f83925ea5bb8eee","to":"refused","why":"The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721"},"seq":5,"type":"state"}' as blob),NULL,'e28397b671537cfcb191f4944db8531993c4a0b73ce2ee2f068a74f2e1eebdcd','afd4ad75524e9e4c53c594a2484842ae36c8a50ba753ba7ab656877b84216b67');
INSERT INTO "event" VALUES('a00000000000j',6,'0424ecfa6a3764be',cast('{"action":"a00000000000j","at":"2026-11-25T10:09:40+00:00","data":{"kind":"reply_contradicted","task":"t00000000000m","why":"the buyer was told of it, and then: The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721"},"seq":6,"type":"task"}' as blob),NULL,'afd4ad75524e9e4c53c594a2484842ae36c8a50ba753ba7ab656877b84216b67','9aa46a915ddee0b31fa436d008ffe1ee8e74b311e6485a86817c41f31defd912');
INSERT INTO "event" VALUES('a00000000000j',7,'0424ecfa6a3764be',cast('{"action":"a00000000000j","at":"2026-11-25T10:09:40+00:00","data":{"moment":"refused","name":"note","reference":"m11","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'9aa46a915ddee0b31fa436d008ffe1ee8e74b311e6485a86817c41f31defd912','290fbca2943a93166bd64eeb33dd809127a061d22b75d24bf4cf9fd0ffb62206');
INSERT INTO "event" VALUES('a00000000000q',1,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:13:20+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000007 Principal sent":"EUR 20.00","line 04210000000007 item paid":"EUR 20.00","line 04210000000007 item to refund":"EUR 20.00","line 04210000000007 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a1bc176b0310eebc45c4528acc6adc68f98b57f3691293bcd7c8a24253d6e41b","key":"p00000000000p","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000007","quantity":0}],"order":"305-0000007-0000007","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000007","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','f16060037986e46958ca273aadb968c06cea00b77a1990d47f6c4c30f2f5fab3');
INSERT INTO "event" VALUES('a00000000000s',1,'0424ecfa6a3764be',cast('{"action":"a00000000000s","at":"2026-11-25T10:13:20+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000008 Principal sent":"EUR 20.00","line 04210000000008 item paid":"EUR 20.00","line 04210000000008 item to refund":"EUR 20.00","line 04210000000008 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"39b051b1a79220797e3e0b09179e247e3592cb2f681862e4eedb6dccdced03ba","key":"p00000000000r","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000008","quantity":0}],"order":"305-0000008-0000008","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000008","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','febea5becf3705da6ca083b31e042001081d9a7b984c39bc3533e1936f514fa7');
INSERT INTO "event" VALUES('a00000000000q',2,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:13:20+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"24c98d3b477b6bab52665b3dcfce6e7397718020f55979f5b25c1fe49bceed6c","from":"reserved","message":1,"submission":"s00000000000t","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'f16060037986e46958ca273aadb968c06cea00b77a1990d47f6c4c30f2f5fab3','2efed941b663d5a3356f5fc78a4523fe2e080f79fccea56555db9c3c9df48090');
INSERT INTO "event" VALUES('a00000000000s',2,'0424ecfa6a3764be',cast('{"action":"a00000000000s","at":"2026-11-25T10:13:20+00:00","data":{"credential_expires_at":"2026-11-25T11:00:00+00:00","document_sha256":"24c98d3b477b6bab52665b3dcfce6e7397718020f55979f5b25c1fe49bceed6c","from":"reserved","message":2,"submission":"s00000000000t","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'febea5becf3705da6ca083b31e042001081d9a7b984c39bc3533e1936f514fa7','e1a8faf15e750eafde93a13ba2a63c1d30e412ec69149b6f603ae5ebf4cd0cd0');
INSERT INTO "event" VALUES('a00000000000q',3,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:13:20+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000004"]],"request_id":"00000000-0000-4000-8000-000000000055","to":"accepted","why":"feed 50000000004"},"seq":3,"type":"state"}' as blob),NULL,'2efed941b663d5a3356f5fc78a4523fe2e080f79fccea56555db9c3c9df48090','ddc27157543201b008c40520d74275d565877831ff994d2e9173a8b98ac0ddd8');
INSERT INTO "event" VALUES('a00000000000s',3,'0424ecfa6a3764be',cast('{"action":"a00000000000s","at":"2026-11-25T10:13:20+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000004"]],"request_id":"00000000-0000-4000-8000-000000000055","to":"accepted","why":"feed 50000000004"},"seq":3,"type":"state"}' as blob),NULL,'e1a8faf15e750eafde93a13ba2a63c1d30e412ec69149b6f603ae5ebf4cd0cd0','1271d839a6b38682e1a46d5f066d78ab5a0e53ade569280a1ef7c205fa9a20ed');
INSERT INTO "event" VALUES('a00000000000q',4,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:16:20+00:00","data":{"code":"","from":"accepted","report_sha256":"","to":"unknown","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":4,"type":"state"}' as blob),NULL,'ddc27157543201b008c40520d74275d565877831ff994d2e9173a8b98ac0ddd8','a86d1c110cc726e684953e31ad8252a8d19239d96e394ec676754289f39e0e07');
INSERT INTO "event" VALUES('a00000000000q',5,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T10:16:20+00:00","data":{"kind":"unknown_outcome","task":"t00000000000v","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":5,"type":"task"}' as blob),NULL,'a86d1c110cc726e684953e31ad8252a8d19239d96e394ec676754289f39e0e07','4f7b7a0125259603ccb4f5fcae712cb1bc36537618d240221b71617e9575afe8');
INSERT INTO "event" VALUES('a00000000000s',4,'0424ecfa6a3764be',cast('{"action":"a00000000000s","at":"2026-11-25T10:16:20+00:00","data":{"code":"","from":"accepted","report_sha256":"","to":"unknown","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":4,"type":"state"}' as blob),NULL,'1271d839a6b38682e1a46d5f066d78ab5a0e53ade569280a1ef7c205fa9a20ed','0e6dbcf2085455ffa81e9de4e763f4a1db888508b1529c26499583da21ffd3aa');
INSERT INTO "event" VALUES('a00000000000s',5,'0424ecfa6a3764be',cast('{"action":"a00000000000s","at":"2026-11-25T10:16:20+00:00","data":{"kind":"unknown_outcome","task":"t00000000000w","why":"Amazon broke off (FATAL): some, all or none of it may have happened"},"seq":5,"type":"task"}' as blob),NULL,'0e6dbcf2085455ffa81e9de4e763f4a1db888508b1529c26499583da21ffd3aa','4b4c3af60325b86397060c5c22981be1044c62158efc6ed1b3f3d7d8e5daf850');
INSERT INTO "event" VALUES('a00000000000c',9,'0424ecfa6a3764be',cast('{"action":"a00000000000c","at":"2026-11-25T11:06:00+00:00","data":{"entries":["91000000005"],"from":"done","to":"settled","why":"the marketplace''s books agree"},"seq":9,"type":"state"}' as blob),NULL,'ebef1de8771603c5c72959eb97a9c0284959a742465adcaaa1d1145f77355d15','be267c4aea310ecdf8b9cb97df516509f6a58593c3c8630b7422851bfbdca2ae');
INSERT INTO "event" VALUES('a00000000000q',6,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T11:22:00+00:00","data":{"entries":["91000000009"],"from":"unknown","to":"done","why":"the marketplace''s books show it"},"seq":6,"type":"state"}' as blob),NULL,'4f7b7a0125259603ccb4f5fcae712cb1bc36537618d240221b71617e9575afe8','85d8b0f7cdcfac834d6c5b8a2f290d4a13c6b646a203b25b89cd87ff360c65eb');
INSERT INTO "event" VALUES('a00000000000q',7,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T11:22:00+00:00","data":{"kind":"unknown_outcome","why":"it is done meanwhile"},"seq":7,"type":"task_closed"}' as blob),NULL,'85d8b0f7cdcfac834d6c5b8a2f290d4a13c6b646a203b25b89cd87ff360c65eb','737df50ae167c34560c7f3868a830718015c2627c5cdcf774882a50b48ed1d44');
INSERT INTO "event" VALUES('a00000000000q',8,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-25T11:22:00+00:00","data":{"entries":["91000000009"],"from":"done","to":"settled","why":"the marketplace''s books agree"},"seq":8,"type":"state"}' as blob),NULL,'737df50ae167c34560c7f3868a830718015c2627c5cdcf774882a50b48ed1d44','0a522f2999cb2cc82fecda4e654139ffce92a935dc7d769e354290f8da206648');
INSERT INTO "event" VALUES('a00000000001b',1,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:20:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000009 Principal sent":"EUR 20.00","line 04210000000009 item paid":"EUR 20.00","line 04210000000009 item to refund":"EUR 20.00","line 04210000000009 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"136505ab36b42c456052739b663fa31340de998c6a8ab86488beb1852557f801","key":"p00000000001a","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000009","quantity":0}],"order":"305-0000009-0000009","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:5","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000009","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','3c6c2b93507c38b4bddd62c27993b0a37ad66d3c4770018592c8dd64b0415721');
INSERT INTO "event" VALUES('a00000000001b',2,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:20:00+00:00","data":{"credential_expires_at":"2026-11-25T13:10:00+00:00","document_sha256":"bf3f79b8bbb7dd66d3d562b47c8c70181e82ef7b6618ab00b45107de1e5f86a1","from":"reserved","message":1,"submission":"s00000000001c","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'3c6c2b93507c38b4bddd62c27993b0a37ad66d3c4770018592c8dd64b0415721','e3625ee819f4b8abdc254212bc34403c476060cdc7e39f9eecf985127d152f1c');
INSERT INTO "event" VALUES('a00000000001b',3,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:20:00+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000005"]],"request_id":"00000000-0000-4000-8000-000000000076","to":"accepted","why":"feed 50000000005"},"seq":3,"type":"state"}' as blob),NULL,'e3625ee819f4b8abdc254212bc34403c476060cdc7e39f9eecf985127d152f1c','94754b84c88607b1104167c27240b58be4c4ebddcd3e663bd58b3c75c5c2a6e4');
INSERT INTO "event" VALUES('a00000000001b',4,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:20:00+00:00","data":{"moment":"accepted","name":"reply","reference":"m13","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'94754b84c88607b1104167c27240b58be4c4ebddcd3e663bd58b3c75c5c2a6e4','0808aa3fd74303016e09e50c4b4ed1109969c0af1ed41360caa5fbb6820469e2');
INSERT INTO "event" VALUES('a00000000001b',5,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:23:00+00:00","data":{"code":"","from":"accepted","report_sha256":"7a9061a27b43ff1457d641ea0e4d0feb51745bd20ce87aa843dcc1064717f2ca","to":"done","why":"1 of 1 successful, 0 with errors"},"seq":5,"type":"state"}' as blob),NULL,'0808aa3fd74303016e09e50c4b4ed1109969c0af1ed41360caa5fbb6820469e2','b9b781738b20e1c5d4b72ff7a82f2a100599af15c4727bc27924057317d054bc');
INSERT INTO "event" VALUES('a00000000001b',6,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:23:00+00:00","data":{"moment":"done","name":"note","reference":"m14","state":"written","why":""},"seq":6,"type":"step"}' as blob),NULL,'b9b781738b20e1c5d4b72ff7a82f2a100599af15c4727bc27924057317d054bc','3405a5bfe18b7c9b548f0f7f95c768ff5de8089ce0b4cc0eec9ee2472ce7fa60');
INSERT INTO "event" VALUES('a00000000001b',7,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:23:00+00:00","data":{"moment":"done","name":"tags","reference":"","state":"written","why":""},"seq":7,"type":"step"}' as blob),NULL,'3405a5bfe18b7c9b548f0f7f95c768ff5de8089ce0b4cc0eec9ee2472ce7fa60','6f68e0bab38f7400ec75a9360690768734df646d69d8efab38c3fda04e708431');
INSERT INTO "event" VALUES('a00000000001b',8,'0424ecfa6a3764be',cast('{"action":"a00000000001b","at":"2026-11-25T12:23:00+00:00","data":{"moment":"done","name":"close","reference":"","state":"written","why":""},"seq":8,"type":"step"}' as blob),NULL,'6f68e0bab38f7400ec75a9360690768734df646d69d8efab38c3fda04e708431','aa66a5ba482f2b7de00d44dc8e8a802fdf199a9d88e969a976cc317863df3c18');
INSERT INTO "event" VALUES('a00000000001f',1,'0424ecfa6a3764be',cast('{"action":"a00000000001f","at":"2026-11-25T12:26:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000010 Principal sent":"EUR 20.00","line 04210000000010 item paid":"EUR 20.00","line 04210000000010 item to refund":"EUR 20.00","line 04210000000010 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a4b7ab5b71d47b8136b23c58f0fae323d98526ceb90735cd40ced27fe689d10a","key":"p00000000001e","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000010","quantity":0}],"needs_approval":"always","order":"305-0000010-0000010","reason":"damaged","site":"A1PA6795UKMFR9","state":"proposed","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000010","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','e462be5e7699d69fd17838b3e5d57ac365893d6421c3eed70b0b8ce83c3c447c');
INSERT INTO "event" VALUES('a00000000001h',1,'0424ecfa6a3764be',cast('{"action":"a00000000001h","at":"2026-11-25T12:26:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000011 Principal sent":"EUR 20.00","line 04210000000011 item paid":"EUR 20.00","line 04210000000011 item to refund":"EUR 20.00","line 04210000000011 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"81ccefa42385b5a4bb166ff14a2ed6f9135ed40f8f4ae069b8f5ee72511e25c5","key":"p00000000001g","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000011","quantity":0}],"order":"305-0000011-0000011","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:6","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000011","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','598e1aece783038aee32af70fccfe8ec52089126ded470622d23ae3a40869514');
INSERT INTO "event" VALUES('a00000000001h',2,'0424ecfa6a3764be',cast('{"action":"a00000000001h","at":"2026-11-25T12:26:40+00:00","data":{"credential_expires_at":"2026-11-25T13:10:00+00:00","document_sha256":"883d6b6cc33b92285c63060ceeaa0805870ef8375f20989edfef674f0489381e","from":"reserved","message":1,"submission":"s00000000001j","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'598e1aece783038aee32af70fccfe8ec52089126ded470622d23ae3a40869514','7db8fbc6452cd35800f9093f73c5bfda609ca7dcbac4d204ba93effad229f2f9');
INSERT INTO "event" VALUES('a00000000001h',3,'0424ecfa6a3764be',cast('{"action":"a00000000001h","at":"2026-11-25T12:26:40+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000006"]],"request_id":"00000000-0000-4000-8000-000000000093","to":"accepted","why":"feed 50000000006"},"seq":3,"type":"state"}' as blob),NULL,'7db8fbc6452cd35800f9093f73c5bfda609ca7dcbac4d204ba93effad229f2f9','45c8ebb650c6b46ba7c125ce45cc326ba249391d4679f331d47928a47c4d6c87');
INSERT INTO "event" VALUES('a00000000001h',4,'0424ecfa6a3764be',cast('{"action":"a00000000001h","at":"2026-11-25T12:26:40+00:00","data":{"moment":"accepted","name":"reply","reference":"m16","state":"written","why":""},"seq":4,"type":"step"}' as blob),NULL,'45c8ebb650c6b46ba7c125ce45cc326ba249391d4679f331d47928a47c4d6c87','a8ea945389cd74bfae3486c6994933b3c9ea72fd1b98c5cd3c1f3d2a5433a263');
INSERT INTO "event" VALUES('a00000000001m',1,'0424ecfa6a3764be',cast('{"action":"a00000000001m","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000012 Principal sent":"EUR 20.00","line 04210000000012 item paid":"EUR 20.00","line 04210000000012 item to refund":"EUR 20.00","line 04210000000012 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"0f3c0924b66540e0a635d977468cbcde4768d0032a27215d938310db5032de7d","key":"p00000000001k","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000012","quantity":0}],"order":"305-0000012-0000012","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:7","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000012","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','70a775e71a7c409249d5c739090b22480fdb00163f6c7c38c803c06e5ac01fd0');
INSERT INTO "event" VALUES('a00000000001m',2,'0424ecfa6a3764be',cast('{"action":"a00000000001m","at":"2026-11-25T12:27:40+00:00","data":{"credential_expires_at":"2026-11-25T13:10:00+00:00","document_sha256":"dd53bca85c9154a4ad6768944ba20f50c7dfeda10beca9d36b73edb11f3a168d","from":"reserved","message":1,"submission":"s00000000001n","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'70a775e71a7c409249d5c739090b22480fdb00163f6c7c38c803c06e5ac01fd0','7c8282d6fe35c323c631d8013094b6e287c8265960fe6bcddbff7f7d8608d530');
INSERT INTO "event" VALUES('a00000000001m',3,'0424ecfa6a3764be',cast('{"action":"a00000000001m","at":"2026-11-25T12:27:40+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000007"]],"request_id":"00000000-0000-4000-8000-000000000100","to":"accepted","why":"feed 50000000007"},"seq":3,"type":"state"}' as blob),NULL,'7c8282d6fe35c323c631d8013094b6e287c8265960fe6bcddbff7f7d8608d530','ed3013d159d603019d70e86ff53b30b2f8056a6449b1c0fef228434347d1dac6');
INSERT INTO "event" VALUES('a00000000001q',1,'0424ecfa6a3764be',cast('{"action":"a00000000001q","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000013 Principal sent":"EUR 20.00","line 04210000000013 item paid":"EUR 20.00","line 04210000000013 item to refund":"EUR 20.00","line 04210000000013 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"449aba6f49b539850239995d697658adae01bc33a2634bdb40f775ef63e535cc","key":"p00000000001p","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000013","quantity":0}],"order":"305-0000013-0000013","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:8","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000013","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','5956ffb24dc9770b2f6544a6105dd43d08d30e29754a1bf762c83004b85d18b5');
INSERT INTO "event" VALUES('a00000000001q',2,'0424ecfa6a3764be',cast('{"action":"a00000000001q","at":"2026-11-25T12:27:40+00:00","data":{"credential_expires_at":"2026-11-25T13:27:40+00:00","document_sha256":"82f06a43eaf60b50bd450697610874f330b858bff149458ad824a8785b84efce","from":"reserved","message":1,"submission":"s00000000001r","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'5956ffb24dc9770b2f6544a6105dd43d08d30e29754a1bf762c83004b85d18b5','5d8e7345a26b85b7737e3d67dfa44f4bb71b3b47a1ec178691cc70154071dd16');
INSERT INTO "event" VALUES('a00000000001t',1,'0424ecfa6a3764be',cast('{"action":"a00000000001t","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000014 asked to cancel":"no","line 04210000000014 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"c4a0c9f2044260399a4e0deaba585e0b80636550badaf164c6452a70cf6e0ab7","key":"p00000000001s","kind":"cancellation","lines":[],"order":"305-0000014-0000014","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:9","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000014","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','3fed77fd7cebfb3640b408eef5c6408509a32003ca5292efc4932d327338dd83');
INSERT INTO "event" VALUES('a00000000001t',2,'0424ecfa6a3764be',cast('{"action":"a00000000001t","at":"2026-11-25T12:27:40+00:00","data":{"credential_expires_at":"2026-11-25T13:27:40+00:00","document_sha256":"52dcdf73df03bf93a2b39054c63f6034c5889a246e0794458bbc0cf007e047d8","from":"reserved","message":1,"submission":"s00000000001v","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'3fed77fd7cebfb3640b408eef5c6408509a32003ca5292efc4932d327338dd83','39ccdc1e736e9a632dbf5cb7207870bf6c555ec151e5164187d397e004ceded3');
INSERT INTO "event" VALUES('a00000000001x',1,'0424ecfa6a3764be',cast('{"action":"a00000000001x","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000015 Principal sent":"EUR 20.00","line 04210000000015 item paid":"EUR 20.00","line 04210000000015 item to refund":"EUR 20.00","line 04210000000015 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"bbe73bfbe2e61697dae9bee5f8e6ae43b0f08314fb386512148269b55f91f43c","key":"p00000000001w","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000015","quantity":0}],"order":"305-0000015-0000015","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:10","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000015","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','fb28643bfccadb45668525faf0f21cd0cfad6e270ba8f49a7210abb6e16c2bd1');
INSERT INTO "event" VALUES('a00000000001z',1,'0424ecfa6a3764be',cast('{"action":"a00000000001z","at":"2026-11-25T12:27:40+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000016 asked to cancel":"no","line 04210000000016 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"5d4695677fd8d8582e92add36b0c366d2a62a8d0a907d759f04b92b1badea843","key":"p00000000001y","kind":"cancellation","lines":[],"order":"305-0000016-0000016","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":null,"verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000016","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','23c1929e8503014b42d6721158edf2e24f70f44379a9a6c69a21bc6c53e54b8a');
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
INSERT INTO "job" VALUES('answer','a000000000004','de',1795609800000000,0,NULL,0,66);
INSERT INTO "job" VALUES('answer','a00000000001b','de',1795612860000000,0,NULL,0,70);
INSERT INTO "job" VALUES('answer','a00000000001h','de',1795613260000000,0,NULL,0,81);
INSERT INTO "job" VALUES('answer','a00000000001m','de',1795609720000000,0,NULL,0,0);
INSERT INTO "job" VALUES('answer','a00000000001q','de',1795609720000000,0,NULL,0,0);
INSERT INTO "job" VALUES('answer','a00000000001t','de',1795609720000000,0,NULL,0,0);
INSERT INTO "job" VALUES('answer','a00000000001x','de',1795609720000000,0,NULL,0,0);
INSERT INTO "job" VALUES('approval','a00000000001f','de',1795613200000000,0,NULL,0,0);
INSERT INTO "job" VALUES('check','s00000000001j','de',1795609690000000,0,NULL,0,82);
INSERT INTO "job" VALUES('check','s00000000001n','de',1795609690000000,0,NULL,0,0);
INSERT INTO "job" VALUES('desk','a00000000001m','de',1795609660000000,0,'dies at reply on its way',1795609810000000,84);
INSERT INTO "job" VALUES('submit','de|cancellation|A1PA6795UKMFR9','de',1795609660000000,0,'dies at not sent, nobody knows',1795609810000000,86);
INSERT INTO "job" VALUES('submit','de|refund|A1PA6795UKMFR9','de',1795609660000000,0,'dies at sent, nobody knows',1795609810000000,85);
INSERT INTO "job" VALUES('sweep','de','de',1795610520000000,0,NULL,0,77);
CREATE TABLE member (submission_id text not null, message_no integer not null, action_id text not null,
        primary key (submission_id, message_no)) without rowid;
INSERT INTO "member" VALUES('s00000000000f',1,'a00000000000e');
INSERT INTO "member" VALUES('s00000000000g',1,'a00000000000c');
INSERT INTO "member" VALUES('s00000000000k',1,'a00000000000j');
INSERT INTO "member" VALUES('s00000000000t',1,'a00000000000q');
INSERT INTO "member" VALUES('s00000000000t',2,'a00000000000s');
INSERT INTO "member" VALUES('s00000000001c',1,'a00000000001b');
INSERT INTO "member" VALUES('s00000000001j',1,'a00000000001h');
INSERT INTO "member" VALUES('s00000000001n',1,'a00000000001m');
INSERT INTO "member" VALUES('s00000000001r',1,'a00000000001q');
INSERT INTO "member" VALUES('s00000000001v',1,'a00000000001t');
CREATE TABLE meta (k text primary key, v text not null) without rowid;
INSERT INTO "meta" VALUES('account de','amazon:eu:A2SIMULATEDSELR');
INSERT INTO "meta" VALUES('deployment','d000000000001');
INSERT INTO "meta" VALUES('environment','simulated');
INSERT INTO "meta" VALUES('epoch','1');
INSERT INTO "meta" VALUES('fence','86');
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
        topic text not null, created_at integer not null, delivered_at integer, attempt integer not null default 0, due integer not null default 0, receiver text not null default '');
INSERT INTO "outbox" VALUES(1,'a000000000004',1,'created',1795510800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(2,'a000000000004',2,'state',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(3,'a000000000004',3,'task',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(4,'a000000000004',4,'task',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(5,'a000000000004',5,'step',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(6,'a000000000008',1,'created',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(7,'a00000000000a',1,'created',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(8,'a00000000000a',2,'state',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(9,'a00000000000c',1,'created',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(10,'a00000000000e',1,'created',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(11,'a00000000000e',2,'state',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(12,'a00000000000e',3,'state',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(13,'a00000000000e',4,'step',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(14,'a00000000000c',2,'state',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(15,'a00000000000c',3,'state',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(16,'a00000000000c',4,'step',1795600800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(17,'a00000000000e',5,'state',1795600980000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(18,'a00000000000c',5,'state',1795600980000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(19,'a00000000000c',6,'step',1795600980000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(20,'a00000000000c',7,'step',1795600980000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(21,'a00000000000c',8,'step',1795600980000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(22,'a00000000000e',6,'step',1795600980000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(23,'a00000000000e',7,'step',1795600980000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(24,'a00000000000e',8,'step',1795600980000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(25,'a00000000000e',9,'state',1795600980000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(26,'a00000000000j',1,'created',1795601200000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(27,'a00000000000j',2,'state',1795601200000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(28,'a00000000000j',3,'state',1795601200000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(29,'a00000000000j',4,'step',1795601200000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(30,'a00000000000j',5,'state',1795601380000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(31,'a00000000000j',6,'task',1795601380000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(32,'a00000000000j',7,'step',1795601380000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(33,'a00000000000q',1,'created',1795601600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(34,'a00000000000s',1,'created',1795601600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(35,'a00000000000q',2,'state',1795601600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(36,'a00000000000s',2,'state',1795601600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(37,'a00000000000q',3,'state',1795601600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(38,'a00000000000s',3,'state',1795601600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(39,'a00000000000q',4,'state',1795601780000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(40,'a00000000000q',5,'task',1795601780000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(41,'a00000000000s',4,'state',1795601780000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(42,'a00000000000s',5,'task',1795601780000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(43,'a00000000000c',9,'state',1795604760000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(44,'a00000000000q',6,'state',1795605720000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(45,'a00000000000q',7,'task_closed',1795605720000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(46,'a00000000000q',8,'state',1795605720000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(47,'a00000000001b',1,'created',1795609200000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(48,'a00000000001b',2,'state',1795609200000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(49,'a00000000001b',3,'state',1795609200000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(50,'a00000000001b',4,'step',1795609200000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(51,'a00000000001b',5,'state',1795609380000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(52,'a00000000001b',6,'step',1795609380000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(53,'a00000000001b',7,'step',1795609380000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(54,'a00000000001b',8,'step',1795609380000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(55,'a00000000001f',1,'created',1795609600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(56,'a00000000001h',1,'created',1795609600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(57,'a00000000001h',2,'state',1795609600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(58,'a00000000001h',3,'state',1795609600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(59,'a00000000001h',4,'step',1795609600000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(60,'a00000000001m',1,'created',1795609660000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(61,'a00000000001m',2,'state',1795609660000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(62,'a00000000001m',3,'state',1795609660000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(63,'a00000000001q',1,'created',1795609660000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(64,'a00000000001q',2,'state',1795609660000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(65,'a00000000001t',1,'created',1795609660000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(66,'a00000000001t',2,'state',1795609660000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(67,'a00000000001x',1,'created',1795609660000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(68,'a00000000001z',1,'created',1795609660000000,NULL,0,0,'');
CREATE TABLE pause (scope text primary key, since integer not null, actor text not null,
        why text not null) without rowid;
CREATE TABLE "posting" (account text not null, entry_id text not null, order_id text not null,
            body text not null, primary key (account, entry_id));
CREATE TABLE receiver (name text primary key, attempt integer not null, due integer not null) without rowid;
CREATE TABLE reservation (action_id text not null, n integer not null, account text not null,
        order_id text not null, line_id text not null, component text not null, minor integer not null,
        quantity integer not null, primary key (action_id, n)) without rowid;
INSERT INTO "reservation" VALUES('a000000000004',0,'de','305-0000001-0000001','04210000000001','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000000a',0,'de','305-0000003-0000003','04210000000003','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000000c',0,'de','305-0000004-0000004','04210000000004','item',3000,0);
INSERT INTO "reservation" VALUES('a00000000000c',1,'de','305-0000004-0000004','04210000000004','shipping',490,0);
INSERT INTO "reservation" VALUES('a00000000000q',0,'de','305-0000007-0000007','04210000000007','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000000s',0,'de','305-0000008-0000008','04210000000008','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000001b',0,'de','305-0000009-0000009','04210000000009','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000001f',0,'de','305-0000010-0000010','04210000000010','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000001h',0,'de','305-0000011-0000011','04210000000011','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000001m',0,'de','305-0000012-0000012','04210000000012','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000001q',0,'de','305-0000013-0000013','04210000000013','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000001x',0,'de','305-0000015-0000015','04210000000015','item',2000,0);
CREATE TABLE "step" (action_id text not null, moment text not null, name text not null, n integer not null,
        state text not null, text text not null, reference text not null, why text not null, attempt integer not null,
        updated_at integer not null, primary key (action_id, moment, name));
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

  Needs a person  answer_due (since 2026-11-25 10:00 UTC)

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
                           time and was given up
  2026-11-25 10:00:00 UTC  task: kind answer_due, task t000000000006, why the buyer wrote at
                           2026-11-24 09:00 UTC, and nobody has answered','m2','',0,1795600800000000);
INSERT INTO "step" VALUES('a00000000000e','accepted','reply',0,'written','Hello,

We have submitted the cancellation of your order 305-0000005-0000005 to Amazon. Amazon has received our request and has not yet confirmed it. Until it is confirmed, we cannot say for certain whether the order can still be stopped.

Our reference: OA-0000-0000-000E-4

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m5','',0,1795600800000000);
INSERT INTO "step" VALUES('a00000000000c','accepted','reply',0,'written','Hello,

We have submitted the refund of €34.90 for your order 305-0000004-0000004 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-000C-8

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m6','',0,1795600800000000);
INSERT INTO "step" VALUES('a00000000000e','done','note',1,'written','Cancellation for order 305-0000005-0000005
Amazon reports that the cancellation of the order (our reference OA-0000-0000-000E-4) was
carried out; the order has not been seen as cancelled yet.

  What           cancellation
  Reason         out_of_stock; the marketplace''s code: NoInventory
  Who            marie (agent)
  When           2026-11-25 10:00 UTC, changed 2026-11-25 10:03 UTC
  State          done; may be told: done
  Our reference  OA-0000-0000-000E-4 (given by us, not by the marketplace)
  Order          305-0000005-0000005, account de, site A1PA6795UKMFR9
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000005-0000005
  Ticket         desk:3
  Action         a00000000000e
  Submission     s00000000000f

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
                           from reserved, message 1, submission s00000000000f, to submitting
  2026-11-25 10:00:00 UTC  state: from submitting, request id
                           00000000-0000-4000-8000-000000000015, to accepted, why feed
                           50000000001
  2026-11-25 10:00:00 UTC  step: moment accepted, name reply, reference m5, state written
  2026-11-25 10:03:00 UTC  state: from accepted, report sha256
                           0760a3bae4c7d277e73a6300904476739fb319c141598fa3c324c8b219235f46, to
                           done, why 1 of 1 successful, 0 with errors','m8','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000e','done','tags',2,'written','orderactions-done','','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000e','done','close',3,'written','solved','','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000c','done','note',1,'written','Refund for order 305-0000004-0000004
Amazon reports that the refund of EUR 34.90 (our reference OA-0000-0000-000C-8) was carried out;
its books have not confirmed it yet.

  What           refund of EUR 34.90
  Reason         damaged; the marketplace''s code: GeneralAdjustment
  Who            marie (agent)
  When           2026-11-25 10:00 UTC, changed 2026-11-25 10:03 UTC
  State          done; may be told: done
  Our reference  OA-0000-0000-000C-8 (given by us, not by the marketplace)
  Order          305-0000004-0000004, account de, site A1PA6795UKMFR9
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000004-0000004
  Ticket         desk:2
  Action         a00000000000c
  Submission     s00000000000g

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
                           5f1e8add45969482abe46adabf84ab50146830f84a48b4ba51136ba377aa761f,
                           from reserved, message 1, submission s00000000000g, to submitting
  2026-11-25 10:00:00 UTC  state: from submitting, request id
                           00000000-0000-4000-8000-000000000018, to accepted, why feed
                           50000000002
  2026-11-25 10:00:00 UTC  step: moment accepted, name reply, reference m6, state written
  2026-11-25 10:03:00 UTC  state: from accepted, report sha256
                           2f4b40db53cdb7999199a1bf0cb2d43301c68a2b4b3758f86fbab12e023cdcd8, to
                           done, why 1 of 1 successful, 0 with errors','m7','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000c','done','tags',2,'written','orderactions-done','','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000c','done','close',3,'written','solved','','',0,1795600980000000);
INSERT INTO "step" VALUES('a00000000000j','accepted','reply',0,'written','Hello,

We have submitted the cancellation of your order 305-0000006-0000006 to Amazon. Amazon has received our request and has not yet confirmed it. Until it is confirmed, we cannot say for certain whether the order can still be stopped.

Our reference: OA-0000-0000-000J-V

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m10','',0,1795601200000000);
INSERT INTO "step" VALUES('a00000000000j','refused','note',1,'written','Cancellation for order 305-0000006-0000006
The cancellation of the order (our reference OA-0000-0000-000J-V) was refused and not carried
out: marketplace: The order is not in a status that allows this.
https://sellercentral.simulated.invalid/gp/help/30721 (code 18028).

  What           cancellation
  Reason         out_of_stock; the marketplace''s code: NoInventory
  Who            marie (agent)
  When           2026-11-25 10:06 UTC, changed 2026-11-25 10:09 UTC
  State          refused; may be told: refused
  Our reference  OA-0000-0000-000J-V (given by us, not by the marketplace)
  Order          305-0000006-0000006, account de, site A1PA6795UKMFR9
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000006-0000006
  Ticket         desk:4
  Action         a00000000000j
  Submission     s00000000000k

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
                           from reserved, message 1, submission s00000000000k, to submitting
  2026-11-25 10:06:40 UTC  state: from submitting, request id
                           00000000-0000-4000-8000-000000000040, to accepted, why feed
                           50000000003
  2026-11-25 10:06:40 UTC  step: moment accepted, name reply, reference m10, state written
  2026-11-25 10:09:40 UTC  state: code 18028, from accepted, report sha256
                           3c99e665273fa0736ff353e3ddeebc74eedd65c2945d837a6f83925ea5bb8eee, to
                           refused, why The order is not in a status that allows this.
                           https://sellercentral.simulated.invalid/gp/help/30721
  2026-11-25 10:09:40 UTC  task: kind reply_contradicted, task t00000000000m, why the buyer was
                           told of it, and then: The order is not in a status that allows this.
                           https://sellercentral.simulated.invalid/gp/help/30721','m11','',0,1795601380000000);
INSERT INTO "step" VALUES('a00000000001b','accepted','reply',0,'written','Hello,

We have submitted the refund of €20.00 for your order 305-0000009-0000009 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-001B-9

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m13','',0,1795609200000000);
INSERT INTO "step" VALUES('a00000000001b','done','note',1,'written','Refund for order 305-0000009-0000009
Amazon reports that the refund of EUR 20.00 (our reference OA-0000-0000-001B-9) was carried out;
its books have not confirmed it yet.

  What           refund of EUR 20.00
  Reason         damaged; the marketplace''s code: GeneralAdjustment
  Who            marie (agent)
  When           2026-11-25 12:20 UTC, changed 2026-11-25 12:23 UTC
  State          done; may be told: done
  Our reference  OA-0000-0000-001B-9 (given by us, not by the marketplace)
  Order          305-0000009-0000009, account de, site A1PA6795UKMFR9
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000009-0000009
  Ticket         desk:5
  Action         a00000000001b
  Submission     s00000000001c

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
                           bf3f79b8bbb7dd66d3d562b47c8c70181e82ef7b6618ab00b45107de1e5f86a1,
                           from reserved, message 1, submission s00000000001c, to submitting
  2026-11-25 12:20:00 UTC  state: from submitting, request id
                           00000000-0000-4000-8000-000000000076, to accepted, why feed
                           50000000005
  2026-11-25 12:20:00 UTC  step: moment accepted, name reply, reference m13, state written
  2026-11-25 12:23:00 UTC  state: from accepted, report sha256
                           7a9061a27b43ff1457d641ea0e4d0feb51745bd20ce87aa843dcc1064717f2ca, to
                           done, why 1 of 1 successful, 0 with errors','m14','',0,1795609380000000);
INSERT INTO "step" VALUES('a00000000001b','done','tags',2,'written','orderactions-done','','',0,1795609380000000);
INSERT INTO "step" VALUES('a00000000001b','done','close',3,'written','solved','','',0,1795609380000000);
INSERT INTO "step" VALUES('a00000000001h','accepted','reply',0,'written','Hello,

We have submitted the refund of €20.00 for your order 305-0000011-0000011 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-001H-W

If you have any questions, simply reply to this message.

Kind regards
Customer Service','m16','',0,1795609600000000);
INSERT INTO "step" VALUES('a00000000001m','accepted','reply',0,'writing','Hello,

We have submitted the refund of €20.00 for your order 305-0000012-0000012 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-001M-P

If you have any questions, simply reply to this message.

Kind regards
Customer Service','','',0,1795609660000000);
CREATE TABLE "submission" (id text primary key, account text not null, kind text not null, site text not null,
        state text not null, slot text unique, slot_until integer, document text, digest text, size_bytes integer,
        credential_expires_at integer, reference text, request_id text, detail text, evidence text,
        members integer not null, head_no integer, created_at integer not null, submitted_at integer,
        finished_at integer);
INSERT INTO "submission" VALUES('s00000000000f','de','cancellation','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000001','5667abc74b2f3bc2668f94a219636c7fe83fc7d21f0a488a594adb219d513e41',620,1795604400000000,'50000000001','00000000-0000-4000-8000-000000000015','1 of 1 successful, 0 with errors','0760a3bae4c7d277e73a6300904476739fb319c141598fa3c324c8b219235f46',1,1,1795600800000000,1795600800000000,1795600980000000);
INSERT INTO "submission" VALUES('s00000000000g','de','refund','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000002','5f1e8add45969482abe46adabf84ab50146830f84a48b4ba51136ba377aa761f',913,1795604400000000,'50000000002','00000000-0000-4000-8000-000000000018','1 of 1 successful, 0 with errors','2f4b40db53cdb7999199a1bf0cb2d43301c68a2b4b3758f86fbab12e023cdcd8',1,2,1795600800000000,1795600800000000,1795600980000000);
INSERT INTO "submission" VALUES('s00000000000k','de','cancellation','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000005','52b90f2a7a344d4a98860a07d4ab2d4678b339d2fbc3fb347612bb9a658a80d5',620,1795604400000000,'50000000003','00000000-0000-4000-8000-000000000040','0 of 1 successful, 1 with errors','3c99e665273fa0736ff353e3ddeebc74eedd65c2945d837a6f83925ea5bb8eee',1,3,1795601200000000,1795601200000000,1795601380000000);
INSERT INTO "submission" VALUES('s00000000000t','de','refund','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000007','24c98d3b477b6bab52665b3dcfce6e7397718020f55979f5b25c1fe49bceed6c',1332,1795604400000000,'50000000004','00000000-0000-4000-8000-000000000055','Amazon broke off (FATAL): some, all or none of it may have happened','',2,4,1795601600000000,1795601600000000,1795601780000000);
INSERT INTO "submission" VALUES('s00000000001c','de','refund','A1PA6795UKMFR9','finished',NULL,NULL,'amzn1.tortuga.4.sim.000000000008','bf3f79b8bbb7dd66d3d562b47c8c70181e82ef7b6618ab00b45107de1e5f86a1',833,1795612200000000,'50000000005','00000000-0000-4000-8000-000000000076','1 of 1 successful, 0 with errors','7a9061a27b43ff1457d641ea0e4d0feb51745bd20ce87aa843dcc1064717f2ca',1,5,1795609200000000,1795609200000000,1795609380000000);
INSERT INTO "submission" VALUES('s00000000001j','de','refund','A1PA6795UKMFR9','accepted',NULL,NULL,'amzn1.tortuga.4.sim.000000000010','883d6b6cc33b92285c63060ceeaa0805870ef8375f20989edfef674f0489381e',833,1795612200000000,'50000000006','00000000-0000-4000-8000-000000000093','feed 50000000006',NULL,1,6,1795609600000000,1795609600000000,NULL);
INSERT INTO "submission" VALUES('s00000000001n','de','refund','A1PA6795UKMFR9','accepted',NULL,NULL,'amzn1.tortuga.4.sim.000000000011','dd53bca85c9154a4ad6768944ba20f50c7dfeda10beca9d36b73edb11f3a168d',833,1795612200000000,'50000000007','00000000-0000-4000-8000-000000000100','feed 50000000007',NULL,1,7,1795609660000000,1795609660000000,NULL);
INSERT INTO "submission" VALUES('s00000000001r','de','refund','A1PA6795UKMFR9','submitting','de|refund',NULL,'amzn1.tortuga.4.sim.000000000012','82f06a43eaf60b50bd450697610874f330b858bff149458ad824a8785b84efce',833,1795613260000000,NULL,NULL,NULL,NULL,1,8,1795609660000000,1795609660000000,NULL);
INSERT INTO "submission" VALUES('s00000000001v','de','cancellation','A1PA6795UKMFR9','submitting','de|cancellation',NULL,'amzn1.tortuga.4.sim.000000000013','52dcdf73df03bf93a2b39054c63f6034c5889a246e0794458bbc0cf007e047d8',620,1795613260000000,NULL,NULL,NULL,NULL,1,9,1795609660000000,1795609660000000,NULL);
CREATE TABLE sweep (account text primary key, next_from integer not null,
            span_us integer not null) without rowid;
INSERT INTO "sweep" VALUES('de',1795350360000000,2592000000000);
CREATE TABLE "task" (id text primary key, action_id text not null, kind text not null, since integer not null,
        due integer not null, minor integer, currency text, why text not null, look_at text not null,
        answers text not null, resolved_at integer, answer text not null, resolved_by text not null);
INSERT INTO "task" VALUES('t000000000005','a000000000004','expired',1795600800000000,1795687200000000,2000,'EUR','it could not be sent in time and was given up','["our reference OA-0000-0000-0004-R", "order 305-0000001-0000001 at the marketplace", "https://sellercentral.amazon.de/orders-v3/order/305-0000001-0000001", "ticket desk:1"]','["done", "leave"]',NULL,'','');
INSERT INTO "task" VALUES('t000000000006','a000000000004','answer_due',1795600800000000,1795597200000000,2000,'EUR','the buyer wrote at 2026-11-24 09:00 UTC, and nobody has answered','["our reference OA-0000-0000-0004-R", "order 305-0000001-0000001 at the marketplace", "https://sellercentral.amazon.de/orders-v3/order/305-0000001-0000001", "ticket desk:1"]','["done", "leave"]',NULL,'','');
INSERT INTO "task" VALUES('t00000000000m','a00000000000j','reply_contradicted',1795601380000000,1795687780000000,NULL,NULL,'the buyer was told of it, and then: The order is not in a status that allows this. https://sellercentral.simulated.invalid/gp/help/30721','["our reference OA-0000-0000-000J-V", "order 305-0000006-0000006 at the marketplace", "amazon feed 50000000003", "https://sellercentral.amazon.de/orders-v3/order/305-0000006-0000006", "ticket desk:4"]','["done", "leave"]',NULL,'','');
INSERT INTO "task" VALUES('t00000000000v','a00000000000q','unknown_outcome',1795601780000000,1795616180000000,2000,'EUR','Amazon broke off (FATAL): some, all or none of it may have happened','["our reference OA-0000-0000-000Q-H", "order 305-0000007-0000007 at the marketplace", "amazon feed 50000000004", "https://sellercentral.amazon.de/orders-v3/order/305-0000007-0000007"]','["happened", "did not happen", "leave"]',1795605720000000,'it is done meanwhile','');
INSERT INTO "task" VALUES('t00000000000w','a00000000000s','unknown_outcome',1795601780000000,1795616180000000,2000,'EUR','Amazon broke off (FATAL): some, all or none of it may have happened','["our reference OA-0000-0000-000S-D", "order 305-0000008-0000008 at the marketplace", "amazon feed 50000000004", "https://sellercentral.amazon.de/orders-v3/order/305-0000008-0000008"]','["happened", "did not happen", "leave"]',NULL,'','');
CREATE INDEX reservation_order on reservation (account, order_id);
CREATE INDEX job_due on job (due);
CREATE INDEX claim_order on claim (account, order_id);
CREATE INDEX claim_action on claim (action_id);
CREATE INDEX outbox_open on outbox (action_id, seq) where delivered_at is null;
CREATE UNIQUE INDEX action_key on action (account, key) where state <> 'declined';
CREATE INDEX action_order on action (account, order_id);
CREATE INDEX action_waiting on action (account, kind, site, created_at) where state = 'reserved';
CREATE INDEX action_state on action (state, updated_at);
CREATE INDEX action_submission on action (submission_id);
CREATE INDEX action_newest on action (created_at, id);
CREATE UNIQUE INDEX submission_head on submission (head_no);
CREATE UNIQUE INDEX task_open on task (action_id, kind) where resolved_at is null;
CREATE INDEX task_action on task (action_id);
CREATE INDEX action_ticket on action (ticket, created_at) where ticket is not null;
CREATE INDEX outbox_receiver on outbox (receiver, id) where delivered_at is null;
CREATE TRIGGER action_asked after insert on action when new.state <> 'declined' begin insert into asked values (new.actor, new.created_at / 3600000000, new.currency, 1, max(new.minor, 0)) on conflict (actor, hour, currency) do update set number = asked.number + 1, minor = asked.minor + excluded.minor; end;
CREATE INDEX action_actor on action (actor, created_at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',68);
COMMIT;
