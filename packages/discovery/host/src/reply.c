/* Replies of RedisModule_Call. */
#include "reply.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "allocation.h"
#include "text.h"

Reply *reply_new(ReplyType type) {
    Reply *one = must_alloc(sizeof *one);
    one->type = type;
    return one;
}

Reply *reply_text(const char *text, size_t length) {
    Reply *one = reply_new(REPLY_STRING);
    one->text = must_alloc(length + 1);
    memcpy(one->text, text, length);
    one->length = length;
    return one;
}

Reply *reply_word(const char *text) {
    return reply_text(text, strlen(text));
}

Reply *reply_status(const char *text) {
    Reply *one = reply_word(text);
    one->status = 1;
    return one;
}

Reply *reply_number(long long value) {
    Reply *one = reply_new(REPLY_INTEGER);
    one->integer = value;
    return one;
}

Reply *reply_error(const char *format, ...) {
    char buffer[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    Reply *one = reply_word(buffer);
    one->type = REPLY_ERROR;
    return one;
}

void reply_push(Reply *array, Reply *item) {
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
