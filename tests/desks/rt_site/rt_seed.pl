# The desk's people, queues, fields and rights. RT_HOME says where the token of its robot goes.
use strict;
use warnings;

our @Queues = map { { Name => $_, CorrespondAddress => lc("$_\@desk.test"), CommentAddress => lc("$_-notes\@desk.test") } }
    qw(Amazon Loud);

our @Users = (
    { Name => 'orderbot', EmailAddress => 'orderbot@desk.test', Privileged => 1 },
    { Name => 'marie', EmailAddress => 'marie@desk.test', Privileged => 1 },
);

my $of_tickets = 'RT::Queue-RT::Ticket';
our @CustomFields = (
    { Name => 'Amazon Order ID', Type => 'FreeformSingle', LookupType => $of_tickets },
    { Name => 'Our Reference', Type => 'FreeformSingle', LookupType => $of_tickets },
    { Name => 'Tags', Type => 'FreeformMultiple', LookupType => $of_tickets },
    {   Name => 'Outcome', Type => 'SelectSingle', LookupType => $of_tickets,
        Values => [ map { { Name => $_ } } qw(none refunded cancelled) ] },
);

my @read = qw(SeeQueue ShowTicket ShowTicketComments SeeCustomField ShowOutgoingEmail);
my @write = qw(ReplyToTicket CommentOnTicket ModifyTicket ModifyCustomField);
our @ACL = (
    ( map { { UserId => 'orderbot', Right => $_ } } @read, @write ),
    ( map { { UserId => 'marie', Right => $_ } } @read, @write ),
    # Mail from anybody makes tickets, as at any desk.
    ( map { { GroupDomain => 'SystemInternal', GroupType => 'Everyone', Right => $_ } } qw(CreateTicket ReplyToTicket) ),
    map { { UserId => $_, Right => 'ManageAuthTokens', Queue => undef } } qw(orderbot marie),
);

our @Final = (
    sub {
        # As docs/desks/rt.md says: no queue but "Loud" mails the buyer that a ticket is resolved.
        my $scrip = RT::Scrip->new( RT->SystemUser );
        $scrip->LoadByCols( Description => 'On Resolve Notify Requestors' );
        my $queue = RT::Queue->new( RT->SystemUser );
        $queue->Load('Loud');
        $scrip->RemoveFromObject(0);
        $scrip->AddToObject( ObjectId => $queue->id );

        for my $name (qw(orderbot marie)) {
            my $user = RT::User->new( RT->SystemUser );
            $user->Load($name);
            my $token = RT::AuthToken->new( RT->SystemUser );
            my ( $ok, $why, $shown ) = $token->Create( Owner => $user->id, Description => 'for tests only' );
            die "no token: $why" unless $ok;
            open my $file, '>', "$ENV{RT_HOME}/$name.token" or die $!;
            print {$file} $shown;
            close $file or die $!;
        }
    },
);

1;
