# The settings of a Znuny for tests. All that it writes is in its own folder; /etc/otrs is neither read nor written.
package Kernel::Config;
use strict;
use warnings;
use utf8;
use Kernel::Config::Defaults;
use parent qw(Kernel::Config::Defaults);

sub Load {
    my $Self = shift;
    my $Folder = $ENV{ZNUNY_FOLDER};
    $Self->{Home} = "$Folder/home";
    $Self->{DatabaseDSN} = "DBI:Pg:dbname=znuny;host=$ENV{ZNUNY_SOCKETS};";
    $Self->{DatabaseUser} = 'postgres';
    $Self->{DatabasePw} = 'none';
    $Self->{SecureMode} = 1;
    $Self->{FQDN} = 'desk.test';
    $Self->{CheckMXRecord} = 0;
    # What it has to mail waits in its table mail_queue, where the tests read it. Nothing fetches it from there.
    $Self->{SendmailModule} = 'Kernel::System::Email::DoNotSendEmail';
    $Self->{LogModule} = 'Kernel::System::Log::File';
    $Self->{'LogModule::LogFile'} = "$Folder/znuny.log";
    return 1;
}

1;
