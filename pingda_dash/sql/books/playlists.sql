-- Every edit of every playlist: a playlist is its newest, one whose body is null was deleted.
create table if not exists edits (
    edit integer primary key autoincrement, name text not null, body text, author text not null, at text not null);
