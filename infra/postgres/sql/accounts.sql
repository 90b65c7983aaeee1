-- For psql, as the official image runs it at first start (/docker-entrypoint-initdb.d) or an operator by hand:
-- an account and a schema per service, and one for the keys of personal data, apart from all read models.
-- Secrets come from the environment. Idempotent.
\set ON_ERROR_STOP on
\getenv intake INTAKE_POSTGRES_PASSWORD
\getenv routing ROUTING_POSTGRES_PASSWORD
\getenv coaching COACHING_POSTGRES_PASSWORD
\getenv finance FINANCE_POSTGRES_PASSWORD
\getenv audit AUDIT_POSTGRES_PASSWORD
\getenv keys KEYS_POSTGRES_PASSWORD
begin;
\ir database.sql
\ir service-account.sql
select pg_temp.service_account('intake', :'intake');
select pg_temp.service_account('routing', :'routing');
select pg_temp.service_account('coaching', :'coaching');
select pg_temp.service_account('finance', :'finance');
select pg_temp.service_account('audit', :'audit');
-- The process that audits is also the one that forgets.
select pg_temp.service_schema('erasure', 'audit');
-- Long work on demand stands apart from the log.
select pg_temp.service_schema('audit_jobs', 'audit');
select pg_temp.service_account('keys', :'keys');
commit;
