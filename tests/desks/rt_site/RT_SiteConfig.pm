# A Request Tracker for tests: SQLite, this machine only, mails as files.
Set($rtname, 'desk.test');
Set($Organization, 'desk.test');
Set($WebDomain, '127.0.0.1');
Set($WebPort, @PORT@);
Set($Timezone, 'UTC');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '@HOME@/desk.sqlite');
Set($WebSessionClass, 'Apache::Session::File');
Set($WebSessionDir, '@HOME@/sessions');
Set($MailCommand, 'sendmailpipe');
Set($SendmailPath, '@HOME@/sendmail');
Set($SendmailArguments, '');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'warning');
# Tokens are kept as passwords are; at the usual cost each call would take 0.2 seconds more.
Set($BcryptCost, 4);
1;
