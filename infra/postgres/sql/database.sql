-- Once per database, by its owner: nobody gets in but by an account of their own, and nobody shares tables.
-- The database itself: create database digihub template template0 encoding 'UTF8' locale 'C';
-- (locale C: text sorts as on SQLite, and an upgrade of the system's collations spoils no index).
do $$
begin
  execute format('revoke all on database %I from public', current_database());
end $$;
revoke all on schema public from public;
