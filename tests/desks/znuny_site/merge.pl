# Merges the first ticket into the second one, as an agent does on a page.
use strict;
use warnings;
require "$ENV{ZNUNY_SITE}/begin.pl";
local $Kernel::OM = Kernel::System::ObjectManager->new( 'Kernel::System::Log' => { LogPrefix => 'merge' } );
my ( $from, $into ) = @ARGV;
$Kernel::OM->Get('Kernel::System::Ticket')->TicketMerge( MergeTicketID => $from, MainTicketID => $into, UserID => 2 )
    or die 'merge';
