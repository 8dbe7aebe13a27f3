-- The accounts of the desk, in SQLite beside the lakes. Times are the township's, as ISO text.

-- who may sign in; unit and village are both null for an account of the whole township
create table if not exists accounts (
    name text primary key, role text not null, scope text not null, unit text, village text, email text unique,
    hash text not null, made_at text not null);

-- who is signed in: of a token only its hash
create table if not exists sessions (
    token_hash text primary key, name text not null, opened_at text not null, seen_at text not null,
    ends_at text not null);

-- wrong passwords one after another, for names that exist and names that do not
create table if not exists failures (
    name text primary key, count integer not null, last_at text not null, locked_until text);

-- who did what
create table if not exists events (
    id integer primary key, at text not null, who text not null, action text not null, detail text not null);
