-- For psql: the identity provider's account and a database of its own, which no service enters. Idempotent.
\set ON_ERROR_STOP on
\getenv secret IDENTITY_POSTGRES_PASSWORD
select 'create role identity' where not exists (select from pg_roles where rolname = 'identity') \gexec
alter role identity login password :'secret';
select 'create database identity owner identity template template0 encoding ''UTF8'' locale ''C'''
 where not exists (select from pg_database where datname = 'identity') \gexec
revoke all on database identity from public;
