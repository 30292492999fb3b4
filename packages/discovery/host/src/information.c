/* What INFO says: a server that has just started, and has nothing in it. */
#include "information.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "version.h"

/* A line without a colon begins a section. An empty value is filled in below. */
static const char *const lines[] = {
    "Server", "redis_version:", "redis_git_sha1:00000000", "redis_git_dirty:0", "redis_build_id:0",
    "redis_mode:standalone", "os:Linux", "arch_bits:", "monotonic_clock:POSIX clock_gettime",
    "multiplexing_api:epoll", "atomicvar_api:c11-builtin", "gcc_version:12.2.0", "process_id:", "process_supervised:no",
    "run_id:0000000000000000000000000000000000000000", "tcp_port:0", "server_time_usec:0", "uptime_in_seconds:0",
    "uptime_in_days:0", "hz:10", "configured_hz:10", "lru_clock:0", "executable:", "config_file:",
    "io_threads_active:0",
    "Clients", "connected_clients:0", "cluster_connections:0", "maxclients:10000", "client_recent_max_input_buffer:0",
    "client_recent_max_output_buffer:0", "blocked_clients:0", "tracking_clients:0", "clients_in_timeout_table:0",
    "Memory", "used_memory:1000000", "used_memory_human:976.56K", "used_memory_rss:10000000",
    "used_memory_peak:1000000", "used_memory_overhead:900000", "used_memory_startup:900000", "used_memory_dataset:0",
    "total_system_memory:8589934592", "total_system_memory_human:8.00G", "used_memory_lua:0", "maxmemory:0",
    "maxmemory_human:0B", "maxmemory_policy:noeviction", "mem_fragmentation_ratio:1.00", "mem_allocator:libc",
    "active_defrag_running:0", "lazyfree_pending_objects:0", "lazyfreed_objects:0",
    "Persistence", "loading:0", "async_loading:0", "current_cow_peak:0", "rdb_changes_since_last_save:0",
    "rdb_bgsave_in_progress:0", "rdb_last_save_time:0", "rdb_last_bgsave_status:ok", "aof_enabled:0",
    "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0", "aof_last_bgrewrite_status:ok", "aof_last_write_status:ok",
    "module_fork_in_progress:0", "module_fork_last_cow_size:0",
    "Stats", "total_connections_received:0", "total_commands_processed:0", "instantaneous_ops_per_sec:0",
    "rejected_connections:0", "sync_full:0", "sync_partial_ok:0", "sync_partial_err:0", "expired_keys:0",
    "evicted_keys:0", "keyspace_hits:0", "keyspace_misses:0", "pubsub_channels:0", "pubsub_patterns:0",
    "latest_fork_usec:0", "total_forks:0",
    "Replication", "role:master", "connected_slaves:0", "master_failover_state:no-failover",
    "master_replid:0000000000000000000000000000000000000000",
    "master_replid2:0000000000000000000000000000000000000000", "master_repl_offset:0", "second_repl_offset:-1",
    "repl_backlog_active:0", "repl_backlog_size:1048576", "repl_backlog_first_byte_offset:0",
    "repl_backlog_histlen:0",
    "CPU", "used_cpu_sys:0.000000", "used_cpu_user:0.000000", "used_cpu_sys_children:0.000000",
    "used_cpu_user_children:0.000000",
    "Modules",
    "Errorstats",
    "Cluster", "cluster_enabled:0",
    "Keyspace",
};

static void line(Text *out, const char *text) {
    text_puts(out, text);
    if (strcmp(text, "redis_version:") == 0) text_puts(out, imitated_text);
    else if (strcmp(text, "arch_bits:") == 0) text_printf(out, "%d", (int)(sizeof(long) * 8));
    else if (strcmp(text, "process_id:") == 0) text_printf(out, "%d", (int)getpid());
    text_puts(out, "\r\n");
}

void server_information(Text *out, const char *section) {
    static const char *const whole[] = {"default", "all", "everything"};
    int every = !section;
    for (size_t i = 0; i < COUNT(whole); i++)
        if (section && strcasecmp(section, whole[i]) == 0) every = 1;
    int inside = 0, first = 1;
    text_puts(out, "");
    for (size_t i = 0; i < COUNT(lines); i++) {
        if (!strchr(lines[i], ':')) {
            inside = every || strcasecmp(section, lines[i]) == 0;
            if (!inside) continue;
            text_printf(out, "%s# %s\r\n", first ? "" : "\r\n", lines[i]);
            first = 0;
        } else if (inside) {
            line(out, lines[i]);
        }
    }
}
