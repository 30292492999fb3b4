/* RedisModule_Call: the commands that a module calls while it loads. */
#include "call.h"

#include <errno.h>
#include <stdarg.h>

#include "allocation.h"
#include "answer.h"
#include "command.h"
#include "context.h"
#include "list.h"
#include "log.h"
#include "server-command.h"

static List called_commands;

Reply *rm_Call(Context *context, const char *name, const char *format, ...) {
    Request *request = must_alloc(sizeof *request);
    (void)context;
    va_list arguments;
    va_start(arguments, format);
    int understood = request_read(request, name, format, arguments);
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
        return request->errors_as_replies ? reply_error("ERR unknown command '%s'", name) : NULL;
    }
    if (request->dry) {
        errno = 0;
        return NULL;
    }
    Reply *known = own ? NULL : answer_request(request);
    if (known) return known;
    Text text = {0};
    for (int i = 0; i < request->count && i < 4; i++) text_printf(&text, "%s%s", i ? " " : "", request->words[i]->text);
    host_log("warning", "the module called '%s', which the module host does not imitate: it answered an error",
             text.bytes);
    return reply_error("ERR the module host does not imitate '%s'", name);
}

void report_called_commands(Text *out) {
    list_sort(&called_commands);
    text_puts(out, "\"calledCommands\":");
    list_json(out, &called_commands);
}
