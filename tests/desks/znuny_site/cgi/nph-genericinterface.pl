# The way in for programs, as the package's own file of this name, with the settings beside this folder.
use strict;
use warnings;
use Kernel::GenericInterface::Provider;
local $Kernel::OM = Kernel::System::ObjectManager->new( 'Kernel::System::Log' => { LogPrefix => 'programs' } );
Kernel::GenericInterface::Provider->new()->Run();
