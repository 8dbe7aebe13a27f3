-- The accounts of the desk, in SQLite beside the lakes. Times are the township's, as ISO text.

-- who may sign in; unit and village are both null for an account of the whole township
create table if not exists accounts (
    name text primary key, role text not null, scope text not null, unit text, village text, email text unique,
    hash text not null, made_at text not null);

-- who is signed in: of a token only its hash
create table if not exists sessions (
    token_hash text primary key, name text not null, opened_at text not null, seen_at text not null,
    ends_at text not null);

-- wrong passwords and codes one after another, of a name (its hash; * is any, that it exists is not asked) at an
-- address (* is any that is new to it); free_at: when the next may be tried
create table if not exists attempts (
    name_hash text not null, address text not null, count integer not null, last_at text not null,
    free_at text not null, primary key (name_hash, address));

-- where an account has signed in
create table if not exists own_addresses (
    name text not null, address text not null, last_at text not null, primary key (name, address));

-- who needs a code besides the password; last_step: the 30 s since 1970 whose code was used last
create table if not exists second_factors (
    name text primary key, secret text not null, made_at text not null, last_step integer not null);

-- what helps who lost the authenticator, once each: hashes
create table if not exists recovery_codes (hash text primary key, name text not null);

-- whose password was right, and whose code is waited for: of a ticket only its hash
create table if not exists half_open (ticket_hash text primary key, name text not null, ends_at text not null);

-- who did what
create table if not exists events (
    id integer primary key, at text not null, who text not null, action text not null, detail text not null);

-- the chain through the events: hash is the SHA-256 of `previous`, that of the event before, and of the event itself
create table if not exists event_chain (id integer primary key, previous text not null, hash text not null);

-- how far events were let go of after their period, and the hash of the last of those: the chain begins after it
create table if not exists event_checkpoints (through integer primary key, hash text not null, at text not null);

create trigger if not exists events_update before update on events
begin select raise(abort, 'events are only added to'); end;
create trigger if not exists events_delete before delete on events
when old.id > (select coalesce(max(through), 0) from event_checkpoints)
begin select raise(abort, 'events are only added to'); end;
create trigger if not exists event_chain_update before update on event_chain
begin select raise(abort, 'events are only added to'); end;
create trigger if not exists event_chain_delete before delete on event_chain
when old.id > (select coalesce(max(through), 0) from event_checkpoints)
begin select raise(abort, 'events are only added to'); end;
