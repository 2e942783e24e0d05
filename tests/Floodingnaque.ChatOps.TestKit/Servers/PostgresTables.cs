namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>The application's tables as far as the bot reads and changes them, and what the bot's role may do with them.</summary>
internal static class PostgresTables
{
    public const string Sql = """
        CREATE TABLE users (
            id serial PRIMARY KEY, email varchar(255) UNIQUE NOT NULL, password_hash varchar(255) NOT NULL, role varchar(50) NOT NULL DEFAULT 'user',
            is_active boolean NOT NULL DEFAULT true, refresh_token_hash varchar(255), refresh_token_expires timestamptz, last_login_at timestamptz,
            is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz, full_name varchar(255), is_verified boolean NOT NULL DEFAULT false,
            password_reset_token varchar(255), last_login_ip varchar(45), failed_login_attempts integer DEFAULT 0, locked_until timestamptz,
            created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz);
        CREATE TABLE api_keys (
            id serial PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id), name varchar(255) NOT NULL, key_prefix varchar(8) NOT NULL,
            key_hash varchar(64) UNIQUE NOT NULL, scopes text NOT NULL DEFAULT 'predict', last_used_at timestamptz, expires_at timestamptz,
            is_revoked boolean NOT NULL DEFAULT false, revoked_at timestamptz, is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz,
            last_used_ip varchar(45), usage_count integer NOT NULL DEFAULT 0, created_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE api_requests (
            id serial PRIMARY KEY, request_id varchar(36) UNIQUE NOT NULL, endpoint varchar(255) NOT NULL, method varchar(10) NOT NULL DEFAULT 'GET',
            status_code integer NOT NULL DEFAULT 200, response_time_ms double precision, user_agent varchar(500), ip_address varchar(45),
            api_version varchar(10), error_message text, created_at timestamptz NOT NULL DEFAULT now(),
            is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz);
        CREATE TABLE audit_logs (id serial PRIMARY KEY, action varchar(100) NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE alert_history (
            id serial PRIMARY KEY, risk_level integer NOT NULL, risk_label varchar(50) NOT NULL, location varchar(255),
            created_at timestamptz NOT NULL DEFAULT now(), is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz);
        CREATE TABLE broadcasts (
            id serial PRIMARY KEY, title varchar(255), message text NOT NULL, priority varchar(20) NOT NULL DEFAULT 'normal',
            target_barangays text NOT NULL, channels text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz);

        INSERT INTO users (email, password_hash, role, refresh_token_hash, refresh_token_expires, last_login_at) VALUES
            ('admin@example.org', 'x', 'admin', 'refresh-of-admin', now() + interval '5 days', now() - interval '2 hours'),
            ('mallory@example.org', 'x', 'user', 'refresh-of-mallory', now() + interval '6 days', now() - interval '1 hour'),
            ('drrmo@example.org', 'x', 'operator', 'refresh-of-drrmo', now() + interval '7 days', now() - interval '5 minutes'),
            ('old@example.org', 'x', 'admin', NULL, NULL, NULL);
        UPDATE users SET is_active = false WHERE email = 'old@example.org';
        INSERT INTO api_keys (user_id, name, key_prefix, key_hash, scopes, last_used_at) VALUES
            (2, 'scraper', 'fnq_Ab12', repeat('1', 64), 'data,admin', now() - interval '3 minutes'),
            (3, 'siren gateway', 'fnq_Zz99', repeat('2', 64), 'predict', now() - interval '1 minute'),
            (2, 'twin one', 'fnq_twin', repeat('3', 64), 'data', NULL),
            (3, 'twin two', 'fnq_twin', repeat('4', 64), 'predict', NULL),
            (2, 'gone', 'fnq_gone', repeat('5', 64), 'data', NULL);
        UPDATE api_keys SET is_revoked = true, revoked_at = '2026-01-01T00:00Z' WHERE name = 'gone';
        INSERT INTO alert_history (risk_level, risk_label, location, created_at) VALUES (2, 'Critical', 'Don Galo', now() - interval '3 days'), (0, 'Safe', 'Don Galo', now() - interval '1 hour');
        INSERT INTO broadcasts (title, message, target_barangays, channels, created_at) VALUES ('Drill', 'This is a drill.', 'Don Galo', 'sms', now() - interval '9 days');

        GRANT SELECT (id, email, role, is_active, is_deleted, refresh_token_hash, refresh_token_expires, last_login_at) ON users TO chatops;
        GRANT UPDATE (is_active, refresh_token_hash, refresh_token_expires) ON users TO chatops;
        GRANT SELECT (id, user_id, name, key_prefix, scopes, last_used_at, is_revoked) ON api_keys TO chatops;
        GRANT UPDATE (is_revoked, revoked_at) ON api_keys TO chatops;
        GRANT SELECT ON alert_history, broadcasts TO chatops;

        GRANT SELECT (id, email, full_name, role, is_active, is_verified, failed_login_attempts, locked_until, last_login_at, last_login_ip,
            refresh_token_hash, refresh_token_expires, created_at, updated_at, is_deleted, deleted_at) ON users TO chatops_reading;
        GRANT SELECT (id, user_id, name, key_prefix, scopes, usage_count, last_used_at, last_used_ip, created_at, expires_at,
            is_revoked, revoked_at, is_deleted, deleted_at) ON api_keys TO chatops_reading;
        GRANT SELECT ON api_requests, audit_logs, alert_history, broadcasts TO chatops_reading;
        """;
}
