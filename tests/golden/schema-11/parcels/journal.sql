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
INSERT INTO "action" VALUES('a000000000006','de','305-0000001-0000001','refund','A1PA6795UKMFR9','EUR','proposed','p000000000005','9fa041dc0950e739fdd08f2073ddeb8f56823a67661b0325d45f84ec0e45de7b','aadaca2e501416522b5edc14ba2395d381bbde489af7b051dd504ba436ed885b','agent:marie',NULL,2000,1795510800000000,1795510800000000,'f6927bb5279f25c5f546ccb657d8597af3801921cf714af8593a7a6289d1dc69',NULL,1795510800000000,NULL,NULL,NULL,NULL,NULL,1,'0e0a72deb0b5ccd9ffa183ac13474eab67123b8be93886ca2c9a9ec2a12563e6','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000001 Principal sent":"EUR 20.00","line 04210000000001 item paid":"EUR 20.00","line 04210000000001 item to refund":"EUR 20.00","line 04210000000001 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000001","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000001-0000001","ordered_at":"2026-11-21T09:00:00+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000001":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000001","quantity":0}]}');
INSERT INTO "action" VALUES('a000000000008','de','305-0000002-0000002','refund','A1PA6795UKMFR9','EUR','accepted','p000000000007','698fd939319deb327eb9a7e157e46eb4ee7d7bccdac6e44948ef483c49fa2548','9ca573f11250792eb2085938fd7701a732c44ca8c5adc8009bcae5d5f061c233','agent:marie','desk:1',2000,1795510800000000,1795510800000000,'8668920d62914ada3829832e5e4a43bbaa5e7a2c60bbfad3d811b472b0a2d383',1795510800000000,1795510800000000,NULL,'s000000000009',1,NULL,NULL,3,'92a10663b47dab162aa7e0354cdc49f09b678e9204d2cd22debd4c6250b7b817','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000002 Principal sent":"EUR 20.00","line 04210000000002 item paid":"EUR 20.00","line 04210000000002 item to refund":"EUR 20.00","line 04210000000002 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000002","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000002-0000002","ordered_at":"2026-11-21T09:00:00+00:00","problems":[],"reason":"damaged","references":[["amazon","feed","50000000001"]],"skus":{"04210000000002":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000002","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000b','de','305-0000003-0000003','refund','A1PA6795UKMFR9','EUR','unknown','p00000000000a','2c42d26c62d15413c9b25abc2a25a6baed09f76ba33900baadb5cbc2c4a21e29','7c85aae4548615eeadd4a0a9a3744d1205ed7b8e826a66de36be958c5052c65c','agent:marie','desk:2',2000,1795510800000000,1795510890000000,'f9b7b7ab4cbe9705bc1ad04684092d0a2499bd70fa77a2a4ad2b39b953e8357f',1795510800000000,1795510800000000,NULL,'s00000000000c',1,'unknown_outcome',1795510890000000,5,'b2fd43f2efb22e4dff6f0b586eaaea91a11fb2a847fca4f597e080eec0a561e6','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000003 Principal sent":"EUR 20.00","line 04210000000003 item paid":"EUR 20.00","line 04210000000003 item to refund":"EUR 20.00","line 04210000000003 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000003","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000003-0000003","ordered_at":"2026-11-21T09:00:00+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000003":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000003","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000f','de','305-0000004-0000004','cancellation','A1PA6795UKMFR9','EUR','unknown','p00000000000e','9aec18c925f0b26f11082769156552d120a3aa44861789ab6c00961a1a03d9b1','08d6f5caaca453c7b2a537ff6c4804302ae0879214745f238749a207fe8b0608','agent:marie','desk:3',0,1795510890000000,1795510890000000,'079c1ade798f935f74a57deb6002f07493f683eae5dae6f661cfdab8bc6d59fd',NULL,1795510890000000,NULL,'s00000000000g',1,'unknown_outcome',1795510890000000,6,'0d9d795ca2f2479578d5d49e6a0d32982bf8594046348a7fc48db7dc25d4d8b9','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000004 asked to cancel":"no","line 04210000000004 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000004-0000004","ordered_at":"2026-11-21T09:01:30+00:00","problems":[],"reason":"out_of_stock","references":[],"skus":{"04210000000004":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000004","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000k','de','305-0000005-0000005','cancellation','A1PA6795UKMFR9','EUR','reserved','p00000000000j','6b2d9c8a21abaf578441b7c5c84772d4292a143313754db173737f554e08f1a0','5b6c5941e8ad0d31c7f8fab0d577ad1edd220617f5e49b89b7e69341046e543a','agent:marie','desk:4',0,1795510890000000,1795510890000000,'a3a4fc96df24b246a64540f179a878372ac2cebdf67489e2bc60dca04ab557f5',NULL,1795510890000000,NULL,NULL,NULL,NULL,NULL,3,'be3bf41d599740e0be75b4e53b74c94d818889e30bc7695fcbcdf11964ae7224','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000005 asked to cancel":"no","line 04210000000005 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000005-0000005","ordered_at":"2026-11-21T09:01:30+00:00","problems":[],"reason":"out_of_stock","references":[],"skus":{"04210000000005":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000005","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000n','de','305-0000006-0000006','cancellation','A1PA6795UKMFR9','EUR','reserved','p00000000000m','592c5c5032afdd2d231924772d52b0506ffbe8d3a4d504bfb33e600ef29dc53f','5a29e006a257da9e885b3392cf699e2b74bede42db3805e9c83d3afa30a5078b','agent:marie','desk:5',0,1795510890000000,1795510890000000,'fe8cbea3fabbcb19703d8f7a40f72d2643edc54afda8b4a0607293b2f96bc2fc',NULL,1795510890000000,NULL,NULL,NULL,NULL,NULL,2,'dcc81984ffd00f3ff59ea9eca0c38010bb44225b0abac5cbdd99eecd9b86fdf4','{"actor":["agent","marie",""],"code":"NoInventory","country":"DE","differences":[],"facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000006 asked to cancel":"no","line 04210000000006 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000006-0000006","ordered_at":"2026-11-21T09:01:30+00:00","problems":[],"reason":"out_of_stock","references":[],"skus":{"04210000000006":"LAMP"},"tax_rule":"","when_possible":false,"wire":[{"code":"NoInventory","components":[],"line":"04210000000006","quantity":0}]}');
INSERT INTO "action" VALUES('a00000000000q','de','305-0000007-0000007','refund','A1PA6795UKMFR9','EUR','reserved','p00000000000p','70724d5f0ebfdc1a94b339499930744b2d393a368d02032962dd5f38c556dc13','2cdb2a2fb9de6062f9b374101a5201eac7bc89982f2bc4ea519ef097c4b22dc4','agent:marie','desk:6',2000,1795510890000000,1795510890000000,'a1bc176b0310eebc45c4528acc6adc68f98b57f3691293bcd7c8a24253d6e41b',1795510890000000,1795510890000000,NULL,NULL,NULL,NULL,NULL,1,'fe30062de6b7fe057c4e3a2ee0a1fad18f6824851de4bb63eb006eebdebf8b08','{"actor":["agent","marie",""],"code":"GeneralAdjustment","country":"DE","differences":[],"facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000007 Principal sent":"EUR 20.00","line 04210000000007 item paid":"EUR 20.00","line 04210000000007 item to refund":"EUR 20.00","line 04210000000007 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000007","quantity":0}],"link":"https://sellercentral.amazon.de/orders-v3/order/305-0000007-0000007","ordered_at":"2026-11-21T09:01:30+00:00","problems":[],"reason":"damaged","references":[],"skus":{"04210000000007":"LAMP"},"tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","when_possible":false,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000007","quantity":0}]}');
CREATE TABLE asked (actor text not null, hour integer not null, currency text not null, number integer not null,
        minor integer not null, primary key (actor, hour, currency)) without rowid;
INSERT INTO "asked" VALUES('agent:marie',498753,'EUR',7,8000);
CREATE TABLE budget (k text primary key, tat integer not null, interval_us integer not null,
        burst integer not null) without rowid;
INSERT INTO "budget" VALUES('de|createFeed',1795511161445784,120481928,15);
CREATE TABLE claim (account text not null, entry_id text not null, order_id text not null,
            action_id text not null, primary key (account, entry_id)) without rowid;
CREATE TABLE "event" (action_id text not null, seq integer not null, key_id text not null, body blob not null,
        sealed blob, prev text not null, hash text not null, primary key (action_id, seq));
INSERT INTO "event" VALUES('a000000000006',1,'0424ecfa6a3764be',cast('{"action":"a000000000006","at":"2026-11-24T09:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000001 Principal sent":"EUR 20.00","line 04210000000001 item paid":"EUR 20.00","line 04210000000001 item to refund":"EUR 20.00","line 04210000000001 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"f6927bb5279f25c5f546ccb657d8597af3801921cf714af8593a7a6289d1dc69","key":"p000000000005","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000001","quantity":0}],"needs_approval":"always","order":"305-0000001-0000001","reason":"damaged","site":"A1PA6795UKMFR9","state":"proposed","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":null,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000001","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','0e0a72deb0b5ccd9ffa183ac13474eab67123b8be93886ca2c9a9ec2a12563e6');
INSERT INTO "event" VALUES('a000000000008',1,'0424ecfa6a3764be',cast('{"action":"a000000000008","at":"2026-11-24T09:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000002 Principal sent":"EUR 20.00","line 04210000000002 item paid":"EUR 20.00","line 04210000000002 item to refund":"EUR 20.00","line 04210000000002 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"8668920d62914ada3829832e5e4a43bbaa5e7a2c60bbfad3d811b472b0a2d383","key":"p000000000007","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000002","quantity":0}],"order":"305-0000002-0000002","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:1","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000002","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','240140ab3d2917be147660f161d998b0f2d0907d31336f625a11be819833f68b');
INSERT INTO "event" VALUES('a000000000008',2,'0424ecfa6a3764be',cast('{"action":"a000000000008","at":"2026-11-24T09:00:00+00:00","data":{"credential_expires_at":"2026-11-24T10:00:00+00:00","document_sha256":"e2e0ed992adb13dc50e7dc4e6341bbbebc1a9ae4ec943b2974208fe6568586b9","from":"reserved","message":1,"submission":"s000000000009","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'240140ab3d2917be147660f161d998b0f2d0907d31336f625a11be819833f68b','d0334d19050379f2d10b046cb6e30f1543493fce532644993e9fe8aa2ca6fc70');
INSERT INTO "event" VALUES('a000000000008',3,'0424ecfa6a3764be',cast('{"action":"a000000000008","at":"2026-11-24T09:00:00+00:00","data":{"from":"submitting","references":[["amazon","feed","50000000001"]],"request_id":"00000000-0000-4000-8000-000000000010","to":"accepted","why":"feed 50000000001"},"seq":3,"type":"state"}' as blob),NULL,'d0334d19050379f2d10b046cb6e30f1543493fce532644993e9fe8aa2ca6fc70','92a10663b47dab162aa7e0354cdc49f09b678e9204d2cd22debd4c6250b7b817');
INSERT INTO "event" VALUES('a00000000000b',1,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-24T09:00:00+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000003 Principal sent":"EUR 20.00","line 04210000000003 item paid":"EUR 20.00","line 04210000000003 item to refund":"EUR 20.00","line 04210000000003 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"f9b7b7ab4cbe9705bc1ad04684092d0a2499bd70fa77a2a4ad2b39b953e8357f","key":"p00000000000a","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000003","quantity":0}],"order":"305-0000003-0000003","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:2","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000003","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','f6308328bbc90b9988227e7bd6ffb410f526ef003a86ae7267416d97f372f159');
INSERT INTO "event" VALUES('a00000000000b',2,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-24T09:01:30+00:00","data":{"credential_expires_at":"2026-11-24T10:00:00+00:00","document_sha256":"d39cfea1ebad507231a90924650f21de912a4a3e41afc9c843b4644f8a6c37ba","from":"reserved","message":1,"submission":"s00000000000c","to":"submitting"},"seq":2,"type":"state"}' as blob),NULL,'f6308328bbc90b9988227e7bd6ffb410f526ef003a86ae7267416d97f372f159','3cf50de361fb53b14635c2f8e8a74679f65f658d5af6cb186475206af2084ca0');
INSERT INTO "event" VALUES('a00000000000b',3,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-24T09:01:30+00:00","data":{"from":"submitting","to":"unknown","why":"no answer: sp-api.simulated.invalid: the connection was reset (simulated)"},"seq":3,"type":"state"}' as blob),NULL,'3cf50de361fb53b14635c2f8e8a74679f65f658d5af6cb186475206af2084ca0','c19cf94e2fa077d29c630937698185649efd772ec777698fac3273ba0334c177');
INSERT INTO "event" VALUES('a00000000000b',4,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-24T09:01:30+00:00","data":{"kind":"unknown_outcome","task":"t00000000000d","why":"no answer: sp-api.simulated.invalid: the connection was reset (simulated)"},"seq":4,"type":"task"}' as blob),NULL,'c19cf94e2fa077d29c630937698185649efd772ec777698fac3273ba0334c177','3008f35cd57b0c59631294b787e546dc9a65334ea968144cbacb8434ae9d6851');
INSERT INTO "event" VALUES('a00000000000b',5,'0424ecfa6a3764be',cast('{"action":"a00000000000b","at":"2026-11-24T09:01:30+00:00","data":{"moment":"unknown","name":"note","reference":"m4","state":"written","why":""},"seq":5,"type":"step"}' as blob),NULL,'3008f35cd57b0c59631294b787e546dc9a65334ea968144cbacb8434ae9d6851','b2fd43f2efb22e4dff6f0b586eaaea91a11fb2a847fca4f597e080eec0a561e6');
INSERT INTO "event" VALUES('a00000000000f',1,'0424ecfa6a3764be',cast('{"action":"a00000000000f","at":"2026-11-24T09:01:30+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000004 asked to cancel":"no","line 04210000000004 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"079c1ade798f935f74a57deb6002f07493f683eae5dae6f661cfdab8bc6d59fd","key":"p00000000000e","kind":"cancellation","lines":[],"order":"305-0000004-0000004","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:3","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000004","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','b386ba3b9f8c1e27e3f9e76ead8d378567e15a7d0768ba498f44d7fde66ba37b');
INSERT INTO "event" VALUES('a00000000000f',2,'0424ecfa6a3764be',cast('{"action":"a00000000000f","at":"2026-11-24T09:01:30+00:00","data":{"moment":"reserved","name":"hold","parcel":"","state":"skipped","why":"nobody has a parcel of this order"},"seq":2,"type":"step"}' as blob),NULL,'b386ba3b9f8c1e27e3f9e76ead8d378567e15a7d0768ba498f44d7fde66ba37b','a29d817b740c77504144044fec19ae5357e476f77b979fefc448235487da875f');
INSERT INTO "event" VALUES('a00000000000f',3,'0424ecfa6a3764be',cast('{"action":"a00000000000f","at":"2026-11-24T09:01:30+00:00","data":{"credential_expires_at":"2026-11-24T10:00:00+00:00","document_sha256":"de3020b136a8577783684dad4ffc02767db5579f424284988a7035552c738fad","from":"reserved","message":1,"submission":"s00000000000g","to":"submitting"},"seq":3,"type":"state"}' as blob),NULL,'a29d817b740c77504144044fec19ae5357e476f77b979fefc448235487da875f','0641f39c4059632d5ff1e98b7ffb331305b005d78fcfb046d4b24f0d77b67c62');
INSERT INTO "event" VALUES('a00000000000f',4,'0424ecfa6a3764be',cast('{"action":"a00000000000f","at":"2026-11-24T09:01:30+00:00","data":{"from":"submitting","to":"unknown","why":"no answer: sp-api.simulated.invalid: the connection was reset (simulated)"},"seq":4,"type":"state"}' as blob),NULL,'0641f39c4059632d5ff1e98b7ffb331305b005d78fcfb046d4b24f0d77b67c62','6876f2b4becf3ccf5cb3f402c44ca46e33c44d60b9e9bdf4942e55592fef5a49');
INSERT INTO "event" VALUES('a00000000000f',5,'0424ecfa6a3764be',cast('{"action":"a00000000000f","at":"2026-11-24T09:01:30+00:00","data":{"kind":"unknown_outcome","task":"t00000000000h","why":"no answer: sp-api.simulated.invalid: the connection was reset (simulated)"},"seq":5,"type":"task"}' as blob),NULL,'6876f2b4becf3ccf5cb3f402c44ca46e33c44d60b9e9bdf4942e55592fef5a49','80fbed07561c565f58e28be5d3a6b1008984c5010aba40fc571ac9f29e886733');
INSERT INTO "event" VALUES('a00000000000f',6,'0424ecfa6a3764be',cast('{"action":"a00000000000f","at":"2026-11-24T09:01:30+00:00","data":{"moment":"unknown","name":"note","reference":"m6","state":"written","why":""},"seq":6,"type":"step"}' as blob),NULL,'80fbed07561c565f58e28be5d3a6b1008984c5010aba40fc571ac9f29e886733','0d9d795ca2f2479578d5d49e6a0d32982bf8594046348a7fc48db7dc25d4d8b9');
INSERT INTO "event" VALUES('a00000000000k',1,'0424ecfa6a3764be',cast('{"action":"a00000000000k","at":"2026-11-24T09:01:30+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000005 asked to cancel":"no","line 04210000000005 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a3a4fc96df24b246a64540f179a878372ac2cebdf67489e2bc60dca04ab557f5","key":"p00000000000j","kind":"cancellation","lines":[],"order":"305-0000005-0000005","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:4","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000005","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','1b8f0f790bec3c1f6ee158da6b0d73af262dd2e7658e66b9b09e4179d3f6bf25');
INSERT INTO "event" VALUES('a00000000000k',2,'0424ecfa6a3764be',cast('{"action":"a00000000000k","at":"2026-11-24T09:01:30+00:00","data":{"moment":"reserved","name":"hold","parcel":"P-305-0000005-0000005-1 at warehouse","state":"writing","why":""},"seq":2,"type":"step"}' as blob),NULL,'1b8f0f790bec3c1f6ee158da6b0d73af262dd2e7658e66b9b09e4179d3f6bf25','07d7b3dcc493efd4d54394259c0331bfb8003c0ed739f895bda409718ffab13e');
INSERT INTO "event" VALUES('a00000000000k',3,'0424ecfa6a3764be',cast('{"action":"a00000000000k","at":"2026-11-24T09:01:30+00:00","data":{"moment":"reserved","name":"hold","parcel":"P-305-0000005-0000005-1 at warehouse","state":"written","why":"read afterwards: it is stopped"},"seq":3,"type":"step"}' as blob),NULL,'07d7b3dcc493efd4d54394259c0331bfb8003c0ed739f895bda409718ffab13e','be3bf41d599740e0be75b4e53b74c94d818889e30bc7695fcbcdf11964ae7224');
INSERT INTO "event" VALUES('a00000000000n',1,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-24T09:01:30+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"NoInventory","currency":"EUR","facts":{"code":"NoInventory","fulfilled by":"seller","line 04210000000006 asked to cancel":"no","line 04210000000006 quantity":"0 of 1 shipped","status":"unshipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"fe8cbea3fabbcb19703d8f7a40f72d2643edc54afda8b4a0607293b2f96bc2fc","key":"p00000000000m","kind":"cancellation","lines":[],"order":"305-0000006-0000006","reason":"out_of_stock","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"","ticket":"desk:5","verified":true,"wire":[{"code":"NoInventory","components":[],"line":"04210000000006","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','92925238fffd031b75c6b96918160e507e21bdda7c150e3db949399a4d89cee0');
INSERT INTO "event" VALUES('a00000000000n',2,'0424ecfa6a3764be',cast('{"action":"a00000000000n","at":"2026-11-24T09:01:30+00:00","data":{"moment":"reserved","name":"hold","parcel":"P-305-0000006-0000006-2 at warehouse","state":"writing","why":""},"seq":2,"type":"step"}' as blob),NULL,'92925238fffd031b75c6b96918160e507e21bdda7c150e3db949399a4d89cee0','dcc81984ffd00f3ff59ea9eca0c38010bb44225b0abac5cbdd99eecd9b86fdf4');
INSERT INTO "event" VALUES('a00000000000q',1,'0424ecfa6a3764be',cast('{"action":"a00000000000q","at":"2026-11-24T09:01:30+00:00","data":{"account":"de","actor":["agent","marie",""],"code":"GeneralAdjustment","currency":"EUR","facts":{"code":"GeneralAdjustment","fulfilled by":"seller","line 04210000000007 Principal sent":"EUR 20.00","line 04210000000007 item paid":"EUR 20.00","line 04210000000007 item to refund":"EUR 20.00","line 04210000000007 quantity":"1 of 1 shipped","status":"shipped","tax rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)"},"fingerprint":"a1bc176b0310eebc45c4528acc6adc68f98b57f3691293bcd7c8a24253d6e41b","key":"p00000000000p","kind":"refund","lines":[{"amount":["20.00","EUR"],"component":"item","line":"04210000000007","quantity":0}],"order":"305-0000007-0000007","reason":"damaged","site":"A1PA6795UKMFR9","state":"reserved","tax_rule":"one amount with the tax in it, as the account''s setting says (AMZ-TAX-04)","ticket":"desk:6","verified":true,"wire":[{"code":"GeneralAdjustment","components":[["Principal",["20.00","EUR"]]],"line":"04210000000007","quantity":0}]},"seq":1,"type":"created"}' as blob),NULL,'','fe30062de6b7fe057c4e3a2ee0a1fad18f6824851de4bb63eb006eebdebf8b08');
CREATE TABLE given (account text not null, currency text not null, hour integer not null,
            minor integer not null, primary key (account, currency, hour)) without rowid;
INSERT INTO "given" VALUES('de','EUR',498753,8000);
CREATE TABLE heartbeat (worker text primary key, at integer not null) without rowid;
INSERT INTO "heartbeat" VALUES('dies at its parcel was asked for',1795510890000000);
INSERT INTO "heartbeat" VALUES('dies at reply on its way',1795510800000000);
INSERT INTO "heartbeat" VALUES('w000000000003',1795510890000000);
CREATE TABLE hint (id text primary key, at integer not null) without rowid;
CREATE TABLE job (kind text not null, subject text not null, account text not null, due integer not null,
        attempt integer not null, owner text, lease_until integer not null, fence integer not null,
        primary key (kind, subject)) without rowid;
INSERT INTO "job" VALUES('answer','a000000000008','de',1795514490000000,0,NULL,0,8);
INSERT INTO "job" VALUES('answer','a00000000000b','de',1795514490000000,0,NULL,0,9);
INSERT INTO "job" VALUES('answer','a00000000000f','de',1795510950000000,0,NULL,0,0);
INSERT INTO "job" VALUES('answer','a00000000000k','de',1795510950000000,0,NULL,0,0);
INSERT INTO "job" VALUES('answer','a00000000000n','de',1795510950000000,0,NULL,0,0);
INSERT INTO "job" VALUES('answer','a00000000000q','de',1795510950000000,0,NULL,0,0);
INSERT INTO "job" VALUES('approval','a000000000006','de',1795514400000000,0,NULL,0,0);
INSERT INTO "job" VALUES('check','s000000000009','de',1795510920000000,0,NULL,0,7);
INSERT INTO "job" VALUES('desk','a000000000008','de',1795510800000000,0,'dies at reply on its way',1795510950000000,3);
INSERT INTO "job" VALUES('event','outbox','',1795510900000000,0,NULL,0,17);
INSERT INTO "job" VALUES('parcel','a00000000000n','de',1795510890000000,0,'dies at its parcel was asked for',1795511040000000,21);
INSERT INTO "job" VALUES('reconcile','s00000000000c','de',1795510950000000,0,NULL,0,0);
INSERT INTO "job" VALUES('reconcile','s00000000000g','de',1795510950000000,0,NULL,0,0);
INSERT INTO "job" VALUES('settle','a00000000000f','de',1795510950000000,1,NULL,0,16);
INSERT INTO "job" VALUES('submit','de|cancellation|A1PA6795UKMFR9','de',1795510890000000,0,NULL,0,20);
INSERT INTO "job" VALUES('submit','de|refund|A1PA6795UKMFR9','de',1795510890000000,0,NULL,0,5);
INSERT INTO "job" VALUES('sweep','de','de',1795511790000000,0,NULL,0,0);
CREATE TABLE member (submission_id text not null, message_no integer not null, action_id text not null,
        primary key (submission_id, message_no)) without rowid;
INSERT INTO "member" VALUES('s000000000009',1,'a000000000008');
INSERT INTO "member" VALUES('s00000000000c',1,'a00000000000b');
INSERT INTO "member" VALUES('s00000000000g',1,'a00000000000f');
CREATE TABLE meta (k text primary key, v text not null) without rowid;
INSERT INTO "meta" VALUES('account de','amazon:eu:A2SIMULATEDSELR');
INSERT INTO "meta" VALUES('deployment','d000000000001');
INSERT INTO "meta" VALUES('environment','simulated');
INSERT INTO "meta" VALUES('epoch','1');
INSERT INTO "meta" VALUES('fence','21');
INSERT INTO "meta" VALUES('key_id','0424ecfa6a3764be');
INSERT INTO "meta" VALUES('looked de','1795510890000000');
INSERT INTO "meta" VALUES('outbox_from','0');
CREATE TABLE order_row (account text not null, order_id text not null,
        primary key (account, order_id)) without rowid;
INSERT INTO "order_row" VALUES('de','305-0000001-0000001');
INSERT INTO "order_row" VALUES('de','305-0000002-0000002');
INSERT INTO "order_row" VALUES('de','305-0000003-0000003');
INSERT INTO "order_row" VALUES('de','305-0000004-0000004');
INSERT INTO "order_row" VALUES('de','305-0000005-0000005');
INSERT INTO "order_row" VALUES('de','305-0000006-0000006');
INSERT INTO "order_row" VALUES('de','305-0000007-0000007');
CREATE TABLE outbox (id integer primary key autoincrement, action_id text not null, seq integer not null,
        topic text not null, created_at integer not null, delivered_at integer, attempt integer not null default 0, due integer not null default 0, receiver text not null default '');
INSERT INTO "outbox" VALUES(1,'a000000000006',1,'created',1795510800000000,NULL,2,1795510910000000,'');
INSERT INTO "outbox" VALUES(2,'a000000000008',1,'created',1795510800000000,NULL,2,1795510910000000,'');
INSERT INTO "outbox" VALUES(3,'a000000000008',2,'state',1795510800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(4,'a000000000008',3,'state',1795510800000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(5,'a00000000000b',1,'created',1795510800000000,NULL,2,1795510910000000,'');
INSERT INTO "outbox" VALUES(6,'a00000000000b',2,'state',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(7,'a00000000000b',3,'state',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(8,'a00000000000b',4,'task',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(9,'a00000000000b',5,'step',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(10,'a00000000000f',1,'created',1795510890000000,NULL,1,1795510900000000,'');
INSERT INTO "outbox" VALUES(11,'a00000000000f',2,'step',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(12,'a00000000000f',3,'state',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(13,'a00000000000f',4,'state',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(14,'a00000000000f',5,'task',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(15,'a00000000000f',6,'step',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(16,'a00000000000k',1,'created',1795510890000000,NULL,1,1795510900000000,'');
INSERT INTO "outbox" VALUES(17,'a00000000000k',2,'step',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(18,'a00000000000k',3,'step',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(19,'a00000000000n',1,'created',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(20,'a00000000000n',2,'step',1795510890000000,NULL,0,0,'');
INSERT INTO "outbox" VALUES(21,'a00000000000q',1,'created',1795510890000000,NULL,0,0,'');
CREATE TABLE pause (scope text primary key, since integer not null, actor text not null,
        why text not null) without rowid;
CREATE TABLE "posting" (account text not null, entry_id text not null, order_id text not null,
            body text not null, primary key (account, entry_id));
CREATE TABLE receiver (name text primary key, attempt integer not null, due integer not null) without rowid;
CREATE TABLE reservation (action_id text not null, n integer not null, account text not null,
        order_id text not null, line_id text not null, component text not null, minor integer not null,
        quantity integer not null, primary key (action_id, n)) without rowid;
INSERT INTO "reservation" VALUES('a000000000006',0,'de','305-0000001-0000001','04210000000001','item',2000,0);
INSERT INTO "reservation" VALUES('a000000000008',0,'de','305-0000002-0000002','04210000000002','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000000b',0,'de','305-0000003-0000003','04210000000003','item',2000,0);
INSERT INTO "reservation" VALUES('a00000000000q',0,'de','305-0000007-0000007','04210000000007','item',2000,0);
CREATE TABLE "step" (action_id text not null, moment text not null, name text not null, n integer not null,
        state text not null, text text not null, reference text not null, why text not null, attempt integer not null,
        updated_at integer not null, primary key (action_id, moment, name));
INSERT INTO "step" VALUES('a000000000008','accepted','reply',0,'writing','Hello,

We have submitted the refund of €20.00 for your order 305-0000002-0000002 to Amazon. Amazon has received our request and has not yet confirmed it.

Our reference: OA-0000-0000-0008-G

If you have any questions, simply reply to this message.

Kind regards
Customer Service','','',0,1795510800000000);
INSERT INTO "step" VALUES('a00000000000b','unknown','note',0,'written','Refund for order 305-0000003-0000003
It is not known whether Amazon has carried out the refund of EUR 20.00 (our reference
OA-0000-0000-000B-A); do not repeat it, neither here nor there.

  What           refund of EUR 20.00
  Reason         damaged; the marketplace''s code: GeneralAdjustment
  Who            marie (agent)
  When           2026-11-24 09:00 UTC, changed 2026-11-24 09:01 UTC
  State          unknown; may be told: unclear
  Our reference  OA-0000-0000-000B-A (given by us, not by the marketplace)
  Order          305-0000003-0000003, account de, site A1PA6795UKMFR9
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000003-0000003
  Ticket         desk:2
  Action         a00000000000b
  Submission     s00000000000c

  Needs a person  unknown_outcome (since 2026-11-24 09:01 UTC)

By line and component:
  line            component     amount
  04210000000003  item       EUR 20.00
  total                      EUR 20.00

In the marketplace''s words:
  line            code               type          amount
  04210000000003  GeneralAdjustment  Principal  EUR 20.00
  total                                         EUR 20.00

What happened:
  2026-11-24 09:00:00 UTC  created: account de, code GeneralAdjustment, currency EUR, kind
                           refund, order 305-0000003-0000003, reason damaged, site
                           A1PA6795UKMFR9, state reserved, tax rule one amount with the tax in
                           it, as the account''s setting says (AMZ-TAX-04), ticket desk:2,
                           verified yes
  2026-11-24 09:01:30 UTC  state: credential expires at 2026-11-24T10:00:00+00:00, document
                           sha256
                           d39cfea1ebad507231a90924650f21de912a4a3e41afc9c843b4644f8a6c37ba,
                           from reserved, message 1, submission s00000000000c, to submitting
  2026-11-24 09:01:30 UTC  state: from submitting, to unknown, why no answer:
                           sp-api.simulated.invalid: the connection was reset (simulated)
  2026-11-24 09:01:30 UTC  task: kind unknown_outcome, task t00000000000d, why no answer:
                           sp-api.simulated.invalid: the connection was reset (simulated)','m4','',0,1795510890000000);
INSERT INTO "step" VALUES('a00000000000f','reserved','hold',0,'skipped','','','nobody has a parcel of this order',1,1795510890000000);
INSERT INTO "step" VALUES('a00000000000f','unknown','note',1,'written','Cancellation for order 305-0000004-0000004
It is not known whether Amazon has carried out the cancellation of the order (our reference
OA-0000-0000-000F-2); do not repeat it, neither here nor there.

  What           cancellation
  Reason         out_of_stock; the marketplace''s code: NoInventory
  Who            marie (agent)
  When           2026-11-24 09:01 UTC
  State          unknown; may be told: unclear
  Our reference  OA-0000-0000-000F-2 (given by us, not by the marketplace)
  Order          305-0000004-0000004, account de, site A1PA6795UKMFR9
  Order page     https://sellercentral.amazon.de/orders-v3/order/305-0000004-0000004
  Ticket         desk:3
  Action         a00000000000f
  Submission     s00000000000g

  Parcel  hold: skipped (nobody has a parcel of this order)

  Needs a person  unknown_outcome (since 2026-11-24 09:01 UTC)

In the marketplace''s words:
  line            code
  04210000000004  NoInventory

What happened:
  2026-11-24 09:01:30 UTC  created: account de, code NoInventory, currency EUR, kind
                           cancellation, order 305-0000004-0000004, reason out_of_stock, site
                           A1PA6795UKMFR9, state reserved, ticket desk:3, verified yes
  2026-11-24 09:01:30 UTC  step: moment reserved, name hold, state skipped, why nobody has a
                           parcel of this order
  2026-11-24 09:01:30 UTC  state: credential expires at 2026-11-24T10:00:00+00:00, document
                           sha256
                           de3020b136a8577783684dad4ffc02767db5579f424284988a7035552c738fad,
                           from reserved, message 1, submission s00000000000g, to submitting
  2026-11-24 09:01:30 UTC  state: from submitting, to unknown, why no answer:
                           sp-api.simulated.invalid: the connection was reset (simulated)
  2026-11-24 09:01:30 UTC  task: kind unknown_outcome, task t00000000000h, why no answer:
                           sp-api.simulated.invalid: the connection was reset (simulated)','m6','',0,1795510890000000);
INSERT INTO "step" VALUES('a00000000000k','reserved','hold',0,'written','{"account": "main", "asked_at": "2026-11-24T09:01:30+00:00", "parcel_id": "P-305-0000005-0000005-1", "provider": "warehouse"}','attempted','read afterwards: it is stopped',0,1795510890000000);
INSERT INTO "step" VALUES('a00000000000n','reserved','hold',0,'writing','{"account": "main", "asked_at": "2026-11-24T09:01:30+00:00", "parcel_id": "P-305-0000006-0000006-2", "provider": "warehouse"}','','',0,1795510890000000);
CREATE TABLE "submission" (id text primary key, account text not null, kind text not null, site text not null,
        state text not null, slot text unique, slot_until integer, document text, digest text, size_bytes integer,
        credential_expires_at integer, reference text, request_id text, detail text, evidence text,
        members integer not null, head_no integer, created_at integer not null, submitted_at integer,
        finished_at integer);
INSERT INTO "submission" VALUES('s000000000009','de','refund','A1PA6795UKMFR9','accepted',NULL,NULL,'amzn1.tortuga.4.sim.000000000001','e2e0ed992adb13dc50e7dc4e6341bbbebc1a9ae4ec943b2974208fe6568586b9',833,1795514400000000,'50000000001','00000000-0000-4000-8000-000000000010','feed 50000000001',NULL,1,1,1795510800000000,1795510800000000,NULL);
INSERT INTO "submission" VALUES('s00000000000c','de','refund','A1PA6795UKMFR9','unknown','de|refund',1795514700000000,'amzn1.tortuga.4.sim.000000000002','d39cfea1ebad507231a90924650f21de912a4a3e41afc9c843b4644f8a6c37ba',833,1795514400000000,NULL,NULL,'no answer: sp-api.simulated.invalid: the connection was reset (simulated)',NULL,1,2,1795510890000000,1795510890000000,NULL);
INSERT INTO "submission" VALUES('s00000000000g','de','cancellation','A1PA6795UKMFR9','unknown','de|cancellation',1795514700000000,'amzn1.tortuga.4.sim.000000000003','de3020b136a8577783684dad4ffc02767db5579f424284988a7035552c738fad',620,1795514400000000,NULL,NULL,'no answer: sp-api.simulated.invalid: the connection was reset (simulated)',NULL,1,3,1795510890000000,1795510890000000,NULL);
CREATE TABLE sweep (account text primary key, next_from integer not null,
            span_us integer not null) without rowid;
CREATE TABLE "task" (id text primary key, action_id text not null, kind text not null, since integer not null,
        due integer not null, minor integer, currency text, why text not null, look_at text not null,
        answers text not null, resolved_at integer, answer text not null, resolved_by text not null);
INSERT INTO "task" VALUES('t00000000000d','a00000000000b','unknown_outcome',1795510890000000,1795525290000000,2000,'EUR','no answer: sp-api.simulated.invalid: the connection was reset (simulated)','["our reference OA-0000-0000-000B-A", "order 305-0000003-0000003 at the marketplace", "https://sellercentral.amazon.de/orders-v3/order/305-0000003-0000003", "ticket desk:2"]','["happened", "did not happen", "leave"]',NULL,'','');
INSERT INTO "task" VALUES('t00000000000h','a00000000000f','unknown_outcome',1795510890000000,1795525290000000,NULL,NULL,'no answer: sp-api.simulated.invalid: the connection was reset (simulated)','["our reference OA-0000-0000-000F-2", "order 305-0000004-0000004 at the marketplace", "https://sellercentral.amazon.de/orders-v3/order/305-0000004-0000004", "ticket desk:3"]','["happened", "did not happen", "leave"]',NULL,'','');
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
INSERT INTO "sqlite_sequence" VALUES('outbox',21);
COMMIT;
