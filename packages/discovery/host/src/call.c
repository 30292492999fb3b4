/* RedisModule_Call: what a module may ask a server while it loads, and the replies. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "host.h"

List called_commands;

/* ---- replies ---- */

typedef enum ReplyType {
    REPLY_UNKNOWN = -1,
    REPLY_STRING = 0,
    REPLY_ERROR = 1,
    REPLY_INTEGER = 2,
    REPLY_ARRAY = 3,
    REPLY_NULL = 4,
    REPLY_MAP = 5,
    REPLY_SET = 6,
} ReplyType;

typedef struct Reply {
    ReplyType type;
    long long integer;
    char *text;
    size_t length;
    int status;   /* a short text, such as OK */
    List items;   /* of a map: keys and values in turn */
    char *protocol;
} Reply;

static Reply *reply(ReplyType type) {
    Reply *one = must_alloc(sizeof *one);
    one->type = type;
    return one;
}

static Reply *text_reply(const char *text, size_t length) {
    Reply *one = reply(REPLY_STRING);
    one->text = must_alloc(length + 1);
    memcpy(one->text, text, length);
    one->length = length;
    return one;
}

static Reply *word(const char *text) {
    return text_reply(text, strlen(text));
}

static Reply *status(const char *text) {
    Reply *one = word(text);
    one->status = 1;
    return one;
}

static Reply *number(long long value) {
    Reply *one = reply(REPLY_INTEGER);
    one->integer = value;
    return one;
}

static Reply *failure(const char *format, ...) {
    char buffer[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    Reply *one = word(buffer);
    one->type = REPLY_ERROR;
    return one;
}

static void push(Reply *array, Reply *item) {
    list_add(&array->items, item);
}

void rm_FreeCallReply(Reply *one) {
    /* Parts of a reply may be freed apart from it, or after it; the process ends soon. */
    (void)one;
}

int rm_CallReplyType(Reply *one) {
    return one ? one->type : REPLY_UNKNOWN;
}

long long rm_CallReplyInteger(Reply *one) {
    return one && one->type == REPLY_INTEGER ? one->integer : (long long)(~0ULL >> 1) * -1 - 1;
}

double rm_CallReplyDouble(Reply *one) {
    (void)one;
    return 0;
}

size_t rm_CallReplyLength(Reply *one) {
    if (!one) return 0;
    if (one->type == REPLY_STRING || one->type == REPLY_ERROR) return one->length;
    if (one->type == REPLY_MAP) return one->items.count / 2;
    return one->items.count;
}

static Reply *item(Reply *one, size_t index) {
    return index < one->items.count ? one->items.items[index] : NULL;
}

Reply *rm_CallReplyArrayElement(Reply *one, size_t index) {
    return one && one->type == REPLY_ARRAY ? item(one, index) : NULL;
}

Reply *rm_CallReplySetElement(Reply *one, size_t index) {
    return one && one->type == REPLY_SET ? item(one, index) : NULL;
}

int rm_CallReplyMapElement(Reply *one, size_t index, Reply **key, Reply **value) {
    if (!one || one->type != REPLY_MAP || index >= one->items.count / 2) return ERR;
    if (key) *key = item(one, 2 * index);
    if (value) *value = item(one, 2 * index + 1);
    return OK;
}

int rm_CallReplyAttributeElement(Reply *one, size_t index, Reply **key, Reply **value) {
    (void)one;
    (void)index;
    (void)key;
    (void)value;
    return ERR;
}

const char *rm_CallReplyStringPtr(Reply *one, size_t *length) {
    if (length) *length = 0;
    if (!one || (one->type != REPLY_STRING && one->type != REPLY_ERROR)) return NULL;
    if (length) *length = one->length;
    return one->text;
}

String *rm_CreateStringFromCallReply(Reply *one) {
    if (!one) return NULL;
    if (one->type == REPLY_INTEGER) return string_format("%lld", one->integer);
    if (one->type == REPLY_STRING || one->type == REPLY_ERROR) return string_new(one->text, one->length);
    return NULL;
}

static void print(Text *out, const Reply *one) {
    if (one->type == REPLY_INTEGER) {
        text_printf(out, ":%lld\r\n", one->integer);
    } else if (one->type == REPLY_NULL) {
        text_puts(out, "$-1\r\n");
    } else if (one->type == REPLY_ERROR || one->status) {
        text_puts(out, one->status ? "+" : "-");
        text_add(out, one->text, one->length);
        text_puts(out, "\r\n");
    } else if (one->type == REPLY_STRING) {
        text_printf(out, "$%lu\r\n", (unsigned long)one->length);
        text_add(out, one->text, one->length);
        text_puts(out, "\r\n");
    } else {
        const char *sign = one->type == REPLY_MAP ? "%" : one->type == REPLY_SET ? "~" : "*";
        size_t count = one->type == REPLY_MAP ? one->items.count / 2 : one->items.count;
        text_printf(out, "%s%lu\r\n", sign, (unsigned long)count);
        for (size_t i = 0; i < one->items.count; i++) print(out, one->items.items[i]);
    }
}

const char *rm_CallReplyProto(Reply *one, size_t *length) {
    Text out = {0};
    if (!one) return NULL;
    print(&out, one);
    if (length) *length = out.length;
    one->protocol = out.bytes;
    return out.bytes;
}

/* ---- the call ---- */

typedef struct Call {
    String *words[256];
    int count;
    int third_protocol, errors_as_replies, dry;
} Call;

static void add_word(Call *call, String *text) {
    if (call->count < 256) call->words[call->count++] = text;
}

static int read_arguments(Call *call, const char *format, va_list arguments) {
    for (const char *p = format ? format : ""; *p; p++) {
        if (*p == 'c') {
            add_word(call, string_from(va_arg(arguments, char *)));
        } else if (*p == 's') {
            add_word(call, va_arg(arguments, String *));
        } else if (*p == 'b') {
            const char *bytes = va_arg(arguments, const char *);
            size_t length = va_arg(arguments, size_t);
            add_word(call, string_new(bytes, length));
        } else if (*p == 'l') {
            add_word(call, string_format("%lld", va_arg(arguments, long long)));
        } else if (*p == 'v') {
            String **words = va_arg(arguments, String **);
            size_t length = va_arg(arguments, size_t);
            for (size_t i = 0; i < length; i++) add_word(call, words[i]);
        } else if (*p == '3') {
            call->third_protocol = 1;
        } else if (*p == 'E') {
            call->errors_as_replies = 1;
        } else if (*p == 'D') {
            call->dry = 1;
        } else if (!strchr("!AR0CSWMK", *p)) {
            return 0;
        }
    }
    return 1;
}

static int is(const Call *call, int index, const char *text) {
    return index < call->count && strcasecmp(call->words[index]->text, text) == 0;
}

static Reply *pairs(const Call *call) {
    return reply(call->third_protocol ? REPLY_MAP : REPLY_ARRAY);
}

static Reply *call_config(const Call *call) {
    if (is(call, 1, "GET") && call->count > 2) {
        Reply *answer = pairs(call);
        for (size_t i = 0; i < server_configuration_count() + configurations.count; i++) {
            const char *name, *value;
            if (i < server_configuration_count()) {
                server_configuration(i, &name, &value);
            } else {
                const Configuration *one = configurations.items[i - server_configuration_count()];
                name = one->name;
                value = NULL;
            }
            for (int j = 2; j < call->count; j++)
                if (match_pattern(call->words[j]->text, name)) {
                    push(answer, word(name));
                    push(answer, word(value ? value
                                            : configuration_value(
                                                  configurations.items[i - server_configuration_count()])));
                    break;
                }
        }
        return answer;
    }
    if (is(call, 1, "SET") || is(call, 1, "RESETSTAT")) return status("OK");
    return NULL;
}

static Reply *words_of(const char **texts, size_t count, int sets, const char *prefix) {
    Reply *answer = reply(sets ? REPLY_SET : REPLY_ARRAY);
    for (size_t i = 0; i < count; i++) {
        Text text = {0};
        text_printf(&text, "%s%s", prefix, texts[i]);
        push(answer, status(text.bytes));
    }
    return answer;
}

static Reply *command_information(const Call *call, const char *name) {
    const Command *command = command_find(name);
    if (!command && !server_has_command(name)) return reply(REPLY_NULL);
    int sets = call->third_protocol;
    Reply *answer = reply(REPLY_ARRAY);
    const char *flags[32];
    size_t count = command ? command_flag_names(command, flags) : 0;
    push(answer, word(command ? command->full_name : name));
    push(answer, number(command ? command->arity : -1));
    push(answer, words_of(flags, count, sets, ""));
    push(answer, number(command ? command->first : 0));
    push(answer, number(command ? command->last : 0));
    push(answer, number(command ? command->step : 0));
    if (imitated >= 60000) {
        const char *categories[64];
        count = 0;
        for (size_t i = 0; command && i < category_count(); i++)
            if (command_in_category(command, i)) categories[count++] = category_name(i);
        push(answer, words_of(categories, count, sets, "@"));
    }
    if (imitated >= 70000) {
        push(answer, words_of(command ? (const char **)command->tips.items : NULL, command ? command->tips.count : 0,
                              sets, ""));
        push(answer, reply(sets ? REPLY_SET : REPLY_ARRAY));
        Reply *subcommands = reply(REPLY_ARRAY);
        for (size_t i = 0; command && i < command->subcommands.count; i++)
            push(subcommands, command_information(call, ((Command *)command->subcommands.items[i])->full_name));
        push(answer, subcommands);
    }
    return answer;
}

static Reply *call_command(const Call *call) {
    if (is(call, 1, "COUNT")) {
        long long count = (long long)commands.count;
        for (size_t i = 0; i < server_command_count(); i++) count += server_command_name(i) != NULL;
        return number(count);
    }
    Reply *answer = reply(REPLY_ARRAY);
    if (is(call, 1, "INFO") && call->count > 2) {
        for (int i = 2; i < call->count; i++) push(answer, command_information(call, call->words[i]->text));
        return answer;
    }
    int names = is(call, 1, "LIST");
    if (call->count > 1 && !names && !is(call, 1, "INFO")) return NULL;
    for (size_t i = 0; i < server_command_count() + commands.count; i++) {
        const char *name = i < server_command_count()
                               ? server_command_name(i)
                               : ((Command *)commands.items[i - server_command_count()])->full_name;
        if (name) push(answer, names ? word(name) : command_information(call, name));
    }
    return answer;
}

static Reply *call_acl(const Call *call) {
    if (is(call, 1, "WHOAMI")) return word("default");
    Reply *answer = reply(REPLY_ARRAY);
    if (is(call, 1, "USERS")) {
        push(answer, word("default"));
        return answer;
    }
    if (is(call, 1, "LIST")) {
        push(answer, word("user default on nopass sanitize-payload ~* &* +@all"));
        return answer;
    }
    if (is(call, 1, "CAT") && call->count == 2) {
        for (size_t i = 0; i < category_count(); i++) push(answer, word(category_name(i)));
        return answer;
    }
    if (is(call, 1, "GETUSER")) return reply(REPLY_NULL);
    if (is(call, 1, "SETUSER")) return status("OK");
    if (is(call, 1, "DELUSER")) return number(0);
    return NULL;
}

/* Commands whose answer from an empty, lonely server is always the same. */
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

static Reply *answer(const Call *call) {
    if (is(call, 0, "INFO")) {
        Text text = {0};
        if (call->count == 1) server_information(&text, NULL);
        for (int i = 1; i < call->count; i++) server_information(&text, call->words[i]->text);
        return text_reply(text.bytes, text.length);
    }
    if (is(call, 0, "CONFIG")) return call_config(call);
    if (is(call, 0, "COMMAND")) return call_command(call);
    if (is(call, 0, "ACL")) return call_acl(call);
    if (is(call, 0, "PING")) return call->count > 1 ? word(call->words[1]->text) : status("PONG");
    if (is(call, 0, "ECHO") && call->count == 2) return text_reply(call->words[1]->text, call->words[1]->length);
    if (is(call, 0, "HGETALL")) return pairs(call);
    if (is(call, 0, "TYPE")) return status("none");
    if (is(call, 0, "LASTSAVE")) return number(0);
    if (is(call, 0, "CLIENT") && is(call, 1, "ID")) return number(1);
    if (is(call, 0, "CLIENT") && is(call, 1, "SETNAME")) return status("OK");
    if (is(call, 0, "CLIENT") && is(call, 1, "GETNAME")) return reply(REPLY_NULL);
    if (is(call, 0, "CLUSTER")) return failure("ERR This instance has cluster support disabled");
    if (is(call, 0, "MODULE") && is(call, 1, "LIST")) return reply(REPLY_ARRAY);
    if (is(call, 0, "MEMORY") && is(call, 1, "USAGE")) return reply(REPLY_NULL);
    Reply *array = reply(REPLY_ARRAY);
    if (is(call, 0, "ROLE")) {
        push(array, word("master"));
        push(array, number(0));
        push(array, reply(REPLY_ARRAY));
        return array;
    }
    if (is(call, 0, "TIME")) {
        long long now = wall_microseconds();
        push(array, word(string_format("%lld", now / 1000000)->text));
        push(array, word(string_format("%lld", now % 1000000)->text));
        return array;
    }
    if (is(call, 0, "SCAN")) {
        push(array, word("0"));
        push(array, reply(REPLY_ARRAY));
        return array;
    }
    if (is(call, 0, "MGET") || is(call, 0, "HMGET")) {
        for (int i = is(call, 0, "MGET") ? 1 : 2; i < call->count; i++) push(array, reply(REPLY_NULL));
        return array;
    }
    for (size_t i = 0; i < sizeof constant / sizeof *constant; i++) {
        if (!is(call, 0, constant[i].name)) continue;
        switch (constant[i].answer) {
        case ANSWER_NULL: return reply(REPLY_NULL);
        case ANSWER_ZERO: return number(0);
        case ANSWER_NONE: return array;
        case ANSWER_OK: return status("OK");
        case ANSWER_TTL: return number(-2);
        }
    }
    return NULL;
}

Reply *rm_Call(Context *context, const char *name, const char *format, ...) {
    Call *call = must_alloc(sizeof *call);
    (void)context;
    add_word(call, string_from(name));
    va_list arguments;
    va_start(arguments, format);
    int understood = read_arguments(call, format, arguments);
    va_end(arguments);
    if (!understood) {
        errno = EBADF;
        return NULL;
    }
    Text full = {0};
    for (const char *p = name; *p; p++) {
        char upper = *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p;
        text_add(&full, &upper, 1);
    }
    if (full.bytes && called_commands.count < 1000 && !list_has_text(&called_commands, full.bytes))
        list_add(&called_commands, full.bytes);

    Command *own = command_find(name);
    if (!own && !server_has_command(name)) {
        errno = ENOENT;
        return call->errors_as_replies ? failure("ERR unknown command '%s'", name) : NULL;
    }
    if (call->dry) {
        errno = 0;
        return NULL;
    }
    Reply *known = own ? NULL : answer(call);
    if (known) return known;
    Text text = {0};
    for (int i = 0; i < call->count && i < 4; i++) text_printf(&text, "%s%s", i ? " " : "", call->words[i]->text);
    host_log("warning", "the module called '%s', which the module host does not imitate: it answered an error",
             text.bytes);
    return failure("ERR the module host does not imitate '%s'", name);
}
