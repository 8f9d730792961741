# A program's user, a queue with a signature and an answer of its own, fields, and the web service that the docs show.
use strict;
use warnings;
require "$ENV{ZNUNY_SITE}/begin.pl";
local $Kernel::OM = Kernel::System::ObjectManager->new( 'Kernel::System::Log' => { LogPrefix => 'seed' } );
sub of { return $Kernel::OM->Get("Kernel::System::$_[0]") }
my %by = ( ValidID => 1, UserID => 1 );

of('Cache')->Configure( CacheInMemory => 1 );
of('SysConfig')->ConfigurationXML2DB( UserID => 1, Force => 1 ) or die 'settings';
my %deployed = of('SysConfig')->ConfigurationDeploy( Comments => 'tests', AllSettings => 1, UserID => 1, Force => 1 );
$deployed{Success} or die 'deployment';
$Kernel::OM->ObjectsDiscard();

my $bot = of('User')->UserAdd(
    UserFirstname => 'Order', UserLastname => 'Bot', UserLogin => 'orderbot', UserPw => $ENV{ZNUNY_PASSWORD},
    UserEmail => 'orderbot@desk.test', ValidID => 1, ChangeUserID => 1,
) or die 'user';
my $group = of('Group')->GroupLookup( Group => 'users' );
of('Group')->PermissionGroupUserAdd( GID => $group, UID => $bot, Permission => { rw => 1 }, UserID => 1 )
    or die 'rights';
of('CustomerUser')->CustomerUserAdd(
    ValidID => 1, UserID => 1, Source => 'CustomerUser', UserFirstname => 'Jo', UserLastname => 'Doe',
    UserCustomerID => 'jo', UserLogin => 'jo@mail.test', UserEmail => 'jo@mail.test', UserPassword => '',
) or die 'customer';
my $signature = of('Signature')->SignatureAdd(
    %by, Name => 'shop', ContentType => 'text/plain; charset=utf-8',
    Text => "\nYour shop\n\n<OTRS_Agent_UserFirstname>\n--\nA street & a <town>",
) or die 'signature';
my $address = of('SystemAddress')->SystemAddressAdd(
    %by, Name => 'amazon@desk.test', Realname => 'Shop', QueueID => 1,
) or die 'address';
my $queue = of('Queue')->QueueAdd(
    %by, Name => 'Amazon', GroupID => $group, SystemAddressID => $address, SalutationID => 1,
    SignatureID => $signature, FollowUpID => 1, FollowUpLock => 0,
) or die 'queue';

# Each kind of answer that the desk writes by itself, with the words that it answers in it.
my %types = of('AutoResponse')->AutoResponseTypeList( Valid => 1 );
my @answers;
for my $type ( sort { $a <=> $b } keys %types ) {
    next if $types{$type} eq 'auto remove';
    push @answers, of('AutoResponse')->AutoResponseAdd(
        %by, Name => "own $types{$type}", Subject => 'Got it', Response => 'You wrote: <OTRS_CUSTOMER_BODY[99]>',
        Charset => 'utf8', ContentType => 'text/plain', AddressID => $address, TypeID => $type,
    ) || die "answer $types{$type}";
}
of('AutoResponse')->AutoResponseQueue( QueueID => $queue, AutoResponseIDs => \@answers, UserID => 1 ) or die 'answers';

my %choice = map { $_ => $_ } qw(oa-one oa-two oa-refunded of-others);
my @fields = (
    [ 'AmazonOrderId', 'Text', {} ], [ 'OurReference', 'Text', {} ],
    [ 'Labels', 'Multiselect', { PossibleValues => \%choice, PossibleNone => 1, TranslatableValues => 0 } ],
);
my $order = 100;
for my $field (@fields) {
    my ( $name, $type, $config ) = @{$field};
    of('DynamicField')->DynamicFieldAdd(
        %by, Name => $name, Label => $name, FieldOrder => $order++, FieldType => $type, ObjectType => 'Ticket',
        Config => { DefaultValue => '', %{$config} },
    ) or die $name;
}

local $/;
open my $file, '<', $ENV{ZNUNY_SERVICE} or die $!;
my $service = of('YAML')->Load( Data => <$file> ) or die 'web service';
of('GenericInterface::Webservice')->WebserviceAdd( %by, Name => 'OrderActions', Config => $service ) or die 'web service';
print "done\n";
