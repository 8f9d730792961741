# Comes before all else of Znuny's: from here on its settings are those beside this file.
use strict;
use warnings;
use lib "$ENV{ZNUNY_FOLDER}/home", '/usr/share/otrs', '/usr/share/otrs/Custom';
BEGIN { require "$ENV{ZNUNY_SITE}/Config.pm"; $INC{'Kernel/Config.pm'} = "$ENV{ZNUNY_SITE}/Config.pm"; }
use Kernel::System::ObjectManager;

1;
