namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>
/// What is asked of the application's tables. Columns are named one by one where a table has secrets: no password hash, no token and no key hash
/// leaves the database. A soft-deleted row is never left out: that it is hidden is itself a finding.
/// </summary>
internal static class Queries
{
    public static readonly DatabaseQuery FailedLogins = new("""
        SELECT created_at, endpoint, status_code, ip_address, user_agent, request_id, error_message, is_deleted, deleted_at
        FROM api_requests
        WHERE endpoint = '/api/v1/auth/login' AND method = 'POST' AND status_code IN (401, 403, 423, 429)
          AND created_at >= {from} AND created_at <= {until}
        ORDER BY created_at DESC
        """);

    public static readonly DatabaseQuery AccountsUnderAttack = new("""
        SELECT id, email, role, failed_login_attempts, locked_until, last_login_at, last_login_ip, is_active, is_deleted
        FROM users WHERE failed_login_attempts > 0 OR locked_until > {until}
        ORDER BY failed_login_attempts DESC, id
        """);

    /// <summary>No request says which key it came with: when a key was last used is the nearest truth.</summary>
    public static readonly DatabaseQuery ApiKeys = new("""
        SELECT k.id, k.key_prefix, k.name, k.scopes, k.usage_count, k.last_used_at, k.last_used_ip, k.created_at, k.expires_at, u.email, u.role
        FROM api_keys k JOIN users u ON u.id = k.user_id
        WHERE NOT k.is_revoked AND NOT k.is_deleted AND (k.last_used_at >= {from} OR k.created_at >= {from})
        ORDER BY k.last_used_at DESC NULLS LAST, k.id
        """);

    public static readonly DatabaseQuery BulkReads = new("""
        SELECT {minute} AS "minute", endpoint, user_agent, count(*) AS requests
        FROM api_requests
        WHERE (endpoint LIKE '/api/export%' OR endpoint LIKE '/api/v1/export%' OR endpoint LIKE '/api/data%' OR endpoint LIKE '/api/v1/data%'
            OR endpoint LIKE '/api/predictions%' OR endpoint LIKE '/api/v1/predictions%' OR endpoint LIKE '/api/graphql%'
            OR endpoint LIKE '/api/v1/graphql%' OR endpoint LIKE '/graphql%' OR endpoint LIKE '/api/v1/auth/me/export%')
          AND created_at >= {from} AND created_at <= {until}
        GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1 DESC
        """);

    public static readonly DatabaseQuery Users = new("""
        SELECT id, email, full_name, role, is_active, is_verified, failed_login_attempts, locked_until, last_login_at, last_login_ip,
            refresh_token_hash IS NOT NULL AS has_refresh_token, refresh_token_expires, created_at, updated_at, is_deleted, deleted_at
        FROM users ORDER BY id
        """);

    public static readonly DatabaseQuery Admins = new("""
        SELECT id, email, full_name, role, is_active, last_login_at, last_login_ip, created_at, updated_at, is_deleted, deleted_at
        FROM users WHERE role <> 'user' ORDER BY role, id
        """);

    /// <summary>Any user may make one.</summary>
    public static readonly DatabaseQuery AdminKeys = new("""
        SELECT k.id, k.key_prefix, k.name, k.scopes, k.usage_count, k.last_used_at, k.last_used_ip, k.created_at, k.expires_at,
            k.is_revoked, k.revoked_at, k.is_deleted, k.deleted_at, u.email, u.role
        FROM api_keys k JOIN users u ON u.id = k.user_id WHERE k.scopes LIKE '%admin%' ORDER BY k.created_at DESC, k.id
        """);

    public static readonly DatabaseQuery Alerts = new("SELECT * FROM alert_history ORDER BY created_at DESC");

    public static readonly DatabaseQuery Broadcasts = new("SELECT * FROM broadcasts ORDER BY created_at DESC");

    /// <summary>Who can go on without logging in.</summary>
    public static readonly DatabaseQuery LiveLogins = new("""
        SELECT id, email, role, refresh_token_expires, last_login_at, last_login_ip, is_active
        FROM users WHERE refresh_token_hash IS NOT NULL AND refresh_token_expires > {until} ORDER BY last_login_at DESC NULLS LAST, id
        """);
}
