/* The flags of a command: as a module writes them, and as COMMAND INFO shows them. */
#include "command-flag.h"

#include "log.h"
#include "version.h"
#include "word.h"

/* What a module writes, and since when a server takes it. */
static const struct {
    const char *word;
    unsigned flags;
    int since;
} words[] = {
    {"write", FLAG_WRITE, 0},
    {"readonly", FLAG_READONLY, 0},
    {"admin", FLAG_ADMIN, 0},
    {"deny-oom", FLAG_DENY_OOM, 0},
    {"deny-script", FLAG_NO_SCRIPT, 0},
    {"allow-loading", FLAG_LOADING, 0},
    {"pubsub", FLAG_PUBSUB, 0},
    {"random", FLAG_RANDOM, 0},
    {"allow-stale", FLAG_STALE, 0},
    {"no-monitor", FLAG_SKIP_MONITOR, 0},
    {"fast", FLAG_FAST, 0},
    {"getkeys-api", FLAG_GET_KEYS, 0},
    {"no-cluster", FLAG_NO_CLUSTER, 0},
    {"no-slowlog", FLAG_SKIP_SLOWLOG, 60000},
    {"no-auth", FLAG_NO_AUTH, 60000},
    {"may-replicate", FLAG_MAY_REPLICATE, 60200},
    {"blocking", FLAG_BLOCKING, 70000},
    {"getchannels-api", FLAG_GET_CHANNELS, 70000},
    {"no-mandatory-keys", FLAG_NO_MANDATORY_KEYS, 70000},
    {"allow-busy", FLAG_ALLOW_BUSY, 70000},
    {"internal", FLAG_INTERNAL | FLAG_NO_SCRIPT, 80000},
    {"touches-arbitrary-keys", FLAG_TOUCHES_ARBITRARY_KEYS, 80400},
};

/* What COMMAND INFO shows, in its order; from Redis 7.0 on, and until then. */
static const struct {
    unsigned flag;
    const char *name;
} shown[] = {
    {FLAG_WRITE, "write"},
    {FLAG_READONLY, "readonly"},
    {FLAG_DENY_OOM, "denyoom"},
    {FLAG_OF_MODULE, "module"},
    {FLAG_ADMIN, "admin"},
    {FLAG_PUBSUB, "pubsub"},
    {FLAG_NO_SCRIPT, "noscript"},
    {FLAG_BLOCKING, "blocking"},
    {FLAG_LOADING, "loading"},
    {FLAG_STALE, "stale"},
    {FLAG_SKIP_MONITOR, "skip_monitor"},
    {FLAG_SKIP_SLOWLOG, "skip_slowlog"},
    {FLAG_FAST, "fast"},
    {FLAG_NO_AUTH, "no_auth"},
    {FLAG_NO_MANDATORY_KEYS, "no_mandatory_keys"},
    {FLAG_MOVABLE_KEYS, "movablekeys"},
    {FLAG_ALLOW_BUSY, "allow_busy"},
},
  shown_before_7[] = {
    {FLAG_WRITE, "write"},
    {FLAG_READONLY, "readonly"},
    {FLAG_DENY_OOM, "denyoom"},
    {FLAG_ADMIN, "admin"},
    {FLAG_PUBSUB, "pubsub"},
    {FLAG_NO_SCRIPT, "noscript"},
    {FLAG_RANDOM, "random"},
    {FLAG_LOADING, "loading"},
    {FLAG_STALE, "stale"},
    {FLAG_SKIP_MONITOR, "skip_monitor"},
    {FLAG_SKIP_SLOWLOG, "skip_slowlog"},
    {FLAG_FAST, "fast"},
    {FLAG_NO_AUTH, "no_auth"},
    {FLAG_MAY_REPLICATE, "may_replicate"},
    {FLAG_GET_KEYS, "movablekeys"},
};

static int add_flag(const char *word, size_t length, void *data) {
    for (size_t i = 0; i < COUNT(words); i++)
        if (same_word(word, length, words[i].word) && imitated >= words[i].since) {
            *(uint64_t *)data |= words[i].flags;
            return 1;
        }
    host_log("warning", "Redis %s does not know the command flag '%.*s'", imitated_text, (int)length, word);
    return 0;
}

int command_flags_parse(const char *words_given, uint64_t *flags) {
    *flags = 0;
    return !words_given || each_word(words_given, add_flag, flags);
}

size_t command_flag_names(uint64_t flags, const char **names) {
    size_t found = 0;
    if (imitated >= 70000) {
        for (size_t i = 0; i < COUNT(shown); i++)
            if (flags & shown[i].flag) names[found++] = shown[i].name;
    } else {
        for (size_t i = 0; i < COUNT(shown_before_7); i++)
            if (flags & shown_before_7[i].flag) names[found++] = shown_before_7[i].name;
    }
    return found;
}
