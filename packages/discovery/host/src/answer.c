/* What the host answers a module that calls a command of the server. */
#include "answer.h"

#include "category.h"
#include "clock.h"
#include "command-answer.h"
#include "configuration.h"
#include "configuration-value.h"
#include "information.h"
#include "pattern.h"
#include "server-configuration.h"
#include "text.h"

static Reply *pairs(const Request *request) {
    return reply_new(request->third_protocol ? REPLY_MAP : REPLY_ARRAY);
}

static int asked_for(const Request *request, const char *name) {
    for (int i = 2; i < request->count; i++)
        if (match_pattern(request->words[i]->text, name)) return 1;
    return 0;
}

static Reply *answer_config_get(const Request *request) {
    Reply *answer = pairs(request);
    for (size_t i = 0; i < server_configuration_count(); i++) {
        const char *name = server_configuration_name(i);
        if (!asked_for(request, name)) continue;
        reply_push(answer, reply_word(name));
        reply_push(answer, reply_word(server_configuration_value(name)));
    }
    for (size_t i = 0; i < configurations.count; i++) {
        const Configuration *one = configurations.items[i];
        if (!asked_for(request, one->name)) continue;
        reply_push(answer, reply_word(one->name));
        reply_push(answer, reply_word(configuration_value(one)));
    }
    return answer;
}

static Reply *answer_config(const Request *request) {
    if (request_is(request, 1, "GET") && request->count > 2) return answer_config_get(request);
    if (request_is(request, 1, "SET") || request_is(request, 1, "RESETSTAT")) return reply_status("OK");
    return NULL;
}

static Reply *answer_acl(const Request *request) {
    if (request_is(request, 1, "WHOAMI")) return reply_word("default");
    Reply *answer = reply_new(REPLY_ARRAY);
    if (request_is(request, 1, "USERS")) {
        reply_push(answer, reply_word("default"));
        return answer;
    }
    if (request_is(request, 1, "LIST")) {
        reply_push(answer, reply_word("user default on nopass sanitize-payload ~* &* +@all"));
        return answer;
    }
    if (request_is(request, 1, "CAT") && request->count == 2) {
        for (size_t i = 0; i < category_count(); i++) reply_push(answer, reply_word(category_name(i)));
        return answer;
    }
    if (request_is(request, 1, "GETUSER")) return reply_new(REPLY_NULL);
    if (request_is(request, 1, "SETUSER")) return reply_status("OK");
    if (request_is(request, 1, "DELUSER")) return reply_number(0);
    return NULL;
}

/* Commands whose answer from a server without data and replicas is always the same. */
static const struct {
    const char *name;
    enum { ANSWER_NULL, ANSWER_ZERO, ANSWER_NONE, ANSWER_OK, ANSWER_TTL } answer;
} constant[] = {
    {"GET", ANSWER_NULL},       {"HGET", ANSWER_NULL},      {"RANDOMKEY", ANSWER_NULL}, {"LPOP", ANSWER_NULL},
    {"RPOP", ANSWER_NULL},      {"SPOP", ANSWER_NULL},      {"ZSCORE", ANSWER_NULL},    {"LINDEX", ANSWER_NULL},
    {"DUMP", ANSWER_NULL},      {"GETDEL", ANSWER_NULL},    {"DBSIZE", ANSWER_ZERO},    {"EXISTS", ANSWER_ZERO},
    {"DEL", ANSWER_ZERO},       {"UNLINK", ANSWER_ZERO},    {"STRLEN", ANSWER_ZERO},    {"LLEN", ANSWER_ZERO},
    {"SCARD", ANSWER_ZERO},     {"HLEN", ANSWER_ZERO},      {"ZCARD", ANSWER_ZERO},     {"XLEN", ANSWER_ZERO},
    {"HEXISTS", ANSWER_ZERO},   {"SISMEMBER", ANSWER_ZERO}, {"EXPIRE", ANSWER_ZERO},    {"PERSIST", ANSWER_ZERO},
    {"PUBLISH", ANSWER_ZERO},   {"WAIT", ANSWER_ZERO},      {"HDEL", ANSWER_ZERO},      {"SREM", ANSWER_ZERO},
    {"KEYS", ANSWER_NONE},      {"SMEMBERS", ANSWER_NONE},  {"LRANGE", ANSWER_NONE},    {"HKEYS", ANSWER_NONE},
    {"HVALS", ANSWER_NONE},     {"ZRANGE", ANSWER_NONE},    {"XRANGE", ANSWER_NONE},    {"SELECT", ANSWER_OK},
    {"FLUSHALL", ANSWER_OK},    {"FLUSHDB", ANSWER_OK},     {"READONLY", ANSWER_OK},    {"READWRITE", ANSWER_OK},
    {"TTL", ANSWER_TTL},        {"PTTL", ANSWER_TTL},
};

static Reply *constant_answer(const Request *request) {
    for (size_t i = 0; i < COUNT(constant); i++) {
        if (!request_is(request, 0, constant[i].name)) continue;
        switch (constant[i].answer) {
        case ANSWER_NULL: return reply_new(REPLY_NULL);
        case ANSWER_ZERO: return reply_number(0);
        case ANSWER_NONE: return reply_new(REPLY_ARRAY);
        case ANSWER_OK: return reply_status("OK");
        case ANSWER_TTL: return reply_number(-2);
        }
    }
    return NULL;
}

static Reply *answer_information(const Request *request) {
    Text text = {0};
    if (request->count == 1) server_information(&text, NULL);
    for (int i = 1; i < request->count; i++) server_information(&text, request->words[i]->text);
    return reply_text(text.bytes, text.length);
}

static Reply *answer_client(const Request *request) {
    if (request_is(request, 1, "ID")) return reply_number(1);
    if (request_is(request, 1, "SETNAME")) return reply_status("OK");
    if (request_is(request, 1, "GETNAME")) return reply_new(REPLY_NULL);
    return NULL;
}

static Reply *answer_role(void) {
    Reply *array = reply_new(REPLY_ARRAY);
    reply_push(array, reply_word("master"));
    reply_push(array, reply_number(0));
    reply_push(array, reply_new(REPLY_ARRAY));
    return array;
}

static Reply *answer_time(void) {
    Reply *array = reply_new(REPLY_ARRAY);
    long long now = wall_microseconds();
    reply_push(array, reply_word(string_format("%lld", now / 1000000)->text));
    reply_push(array, reply_word(string_format("%lld", now % 1000000)->text));
    return array;
}

static Reply *answer_scan(void) {
    Reply *array = reply_new(REPLY_ARRAY);
    reply_push(array, reply_word("0"));
    reply_push(array, reply_new(REPLY_ARRAY));
    return array;
}

/* One NULL for each word from the first key on. */
static Reply *answer_nulls(const Request *request, int first) {
    Reply *array = reply_new(REPLY_ARRAY);
    for (int i = first; i < request->count; i++) reply_push(array, reply_new(REPLY_NULL));
    return array;
}

Reply *answer_request(const Request *request) {
    if (request_is(request, 0, "INFO")) return answer_information(request);
    if (request_is(request, 0, "CONFIG")) return answer_config(request);
    if (request_is(request, 0, "COMMAND")) return answer_command(request);
    if (request_is(request, 0, "ACL")) return answer_acl(request);
    if (request_is(request, 0, "PING"))
        return request->count > 1 ? reply_word(request->words[1]->text) : reply_status("PONG");
    if (request_is(request, 0, "ECHO") && request->count == 2)
        return reply_text(request->words[1]->text, request->words[1]->length);
    if (request_is(request, 0, "HGETALL")) return pairs(request);
    if (request_is(request, 0, "TYPE")) return reply_status("none");
    if (request_is(request, 0, "LASTSAVE")) return reply_number(0);
    if (request_is(request, 0, "CLIENT")) return answer_client(request);
    if (request_is(request, 0, "CLUSTER")) return reply_error("ERR This instance has cluster support disabled");
    if (request_is(request, 0, "MODULE") && request_is(request, 1, "LIST")) return reply_new(REPLY_ARRAY);
    if (request_is(request, 0, "MEMORY") && request_is(request, 1, "USAGE")) return reply_new(REPLY_NULL);
    if (request_is(request, 0, "ROLE")) return answer_role();
    if (request_is(request, 0, "TIME")) return answer_time();
    if (request_is(request, 0, "SCAN")) return answer_scan();
    if (request_is(request, 0, "MGET")) return answer_nulls(request, 1);
    if (request_is(request, 0, "HMGET")) return answer_nulls(request, 2);
    return constant_answer(request);
}
