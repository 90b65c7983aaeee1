-- Defines pg_temp.service_account(account, secret): an account that may log in, and a schema of the same name that
-- only it may enter; and pg_temp.service_schema(schema, account): a further one. A repeat sets the secret anew and
-- changes nothing else.
create or replace function pg_temp.service_schema(name text, account text) returns void
  language plpgsql as
$$
begin
  -- Two at once would meet in the catalogue: "tuple concurrently updated".
  perform pg_advisory_xact_lock(hashtextextended('digihub accounts', 0));
  execute format('create schema if not exists %I authorization %I', name, account);
  execute format('revoke all on schema %I from public', name);
end
$$;
create or replace function pg_temp.service_account(account text, secret text) returns void
  language plpgsql as
$$
begin
  perform pg_advisory_xact_lock(hashtextextended('digihub accounts', 0));
  if exists (select from pg_roles where rolname = account) then
    execute format('alter role %I login password %L', account, secret);
  else
    execute format('create role %I login password %L', account, secret);
  end if;
  execute format('grant connect on database %I to %I', current_database(), account);
  perform pg_temp.service_schema(account, account);
end
$$;
