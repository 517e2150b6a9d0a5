#!/usr/bin/perl
# An SMSC made with Net::SMPP, for tests of our link against somebody else's reading of SMPP. Each line that it reads is a
# command in JSON, each line that it writes tells in JSON what came. Octets are in hexadecimal.
#
#   {"deliver": {"source_addr": "2547…", "octets": "4142", "fields": {"ussd_service_op": "01"}}}
use strict;
use warnings;
use IO::Select;
use JSON::PP;
use Net::SMPP;

$| = 1;
my $json = JSON::PP->new->canonical;
my ($port) = @ARGV;
my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port, smpp_version => 0x34) or die "can't listen: $!";
my $waiting = IO::Select->new($listener, \*STDIN);
my ($client, $typed, $taken) = (undef, '', 0);

sub say_it { print $json->encode($_[0]), "\n" }

my @OCTETS = qw(short_message ussd_service_op its_session_info user_message_reference);
my @PLAIN = qw(source_addr source_addr_ton source_addr_npi destination_addr dest_addr_ton dest_addr_npi data_coding esm_class
  registered_delivery validity_period);

sub told {
    my ($pdu) = @_;
    my %told = map { $_ => "$pdu->{$_}" } grep { defined $pdu->{$_} } @PLAIN;
    $told{$_} = unpack('H*', $pdu->{$_}) for grep { defined $pdu->{$_} } @OCTETS;
    return \%told;
}

sub take_pdu {
    my $pdu = $client->read_pdu();
    if (!defined $pdu) {
        $waiting->remove($client);
        close $client;
        $client = undef;
        return say_it({ closed => JSON::PP::true });
    }
    my ($cmd, @to) = ($pdu->{cmd}, seq => $pdu->{seq});
    if ($cmd == 0x09) {
        $client->bind_transceiver_resp(system_id => 'perl', @to);
        say_it({ bound => $pdu->{system_id}, version => $pdu->{interface_version} });
    } elsif ($cmd == 0x04) {
        my $id = sprintf '%08x', 0xa0000000 + ++$taken;
        $client->submit_sm_resp(message_id => $id, @to);
        say_it({ submitted => told($pdu), id => $id });
    } elsif ($cmd == 0x15) {
        $client->enquire_link_resp(@to);
    } elsif ($cmd == 0x06) {
        $client->unbind_resp(@to);
        say_it({ unbound => JSON::PP::true });
    } elsif ($cmd == 0x80000005) {
        say_it({ answered => $pdu->{status} });
    }
}

sub deliver {
    my ($given) = @_;
    my ($octets, $fields) = (delete $given->{octets}, delete $given->{fields});
    $client->deliver_sm(
        %$given,
        short_message => pack('H*', $octets // ''),
        (map { $_ => pack 'H*', $fields->{$_} } keys %{ $fields // {} }),
        async => 1,
    );
}

sub take_commands {
    sysread(STDIN, $typed, 65536, length $typed) or exit;
    while ($typed =~ s/^(.*)\n//) {
        deliver($json->decode($1)->{deliver});
    }
}

say_it({ listening => JSON::PP::true });
while (my @ready = $waiting->can_read) {
    for my $handle (@ready) {
        if ($handle == \*STDIN) { take_commands() }
        elsif ($handle == $listener) {
            $client = $listener->accept() or next;
            $waiting->add($client);
        }
        else { take_pdu() }
    }
}
