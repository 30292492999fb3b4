/* The few configurations of the server that modules ask for. */
#include "server-configuration.h"

#include <strings.h>

/* What a server without a configuration file answers, started as `--discover redis` starts it. */
static const struct {
    const char *name, *value;
} of_server[] = {
    {"acllog-max-len", "128"},
    {"appendfsync", "everysec"},
    {"appendonly", "no"},
    {"bind", "* -::*"},
    {"busy-reply-threshold", "5000"},
    {"cluster-announce-ip", ""},
    {"cluster-enabled", "no"},
    {"cluster-node-timeout", "15000"},
    {"databases", "16"},
    {"dbfilename", "dump.rdb"},
    {"dir", "."},
    {"enable-debug-command", "no"},
    {"enable-module-command", "no"},
    {"hz", "10"},
    {"io-threads", "1"},
    {"latency-monitor-threshold", "0"},
    {"lazyfree-lazy-user-del", "no"},
    {"list-max-listpack-size", "-2"},
    {"logfile", ""},
    {"loglevel", "notice"},
    {"masterauth", ""},
    {"masteruser", ""},
    {"maxclients", "10000"},
    {"maxmemory", "0"},
    {"maxmemory-policy", "noeviction"},
    {"maxmemory-samples", "5"},
    {"min-replicas-to-write", "0"},
    {"notify-keyspace-events", ""},
    {"port", "0"},
    {"proto-max-bulk-len", "536870912"},
    {"protected-mode", "yes"},
    {"repl-diskless-load", "disabled"},
    {"replica-read-only", "yes"},
    {"replicaof", ""},
    {"requirepass", ""},
    {"save", ""},
    {"slowlog-log-slower-than", "10000"},
    {"slowlog-max-len", "128"},
    {"tcp-backlog", "511"},
    {"tcp-keepalive", "300"},
    {"timeout", "0"},
    {"tls-auth-clients", "yes"},
    {"tls-ca-cert-dir", ""},
    {"tls-ca-cert-file", ""},
    {"tls-cert-file", ""},
    {"tls-cluster", "no"},
    {"tls-key-file", ""},
    {"tls-key-file-pass", ""},
    {"tls-port", "0"},
    {"tls-replication", "no"},
    {"unixsocket", ""},
};

size_t server_configuration_count(void) {
    return COUNT(of_server);
}

const char *server_configuration_name(size_t index) {
    return of_server[index].name;
}

const char *server_configuration_value(const char *name) {
    for (size_t i = 0; i < COUNT(of_server); i++)
        if (strcasecmp(of_server[i].name, name) == 0) return of_server[i].value;
    return NULL;
}
