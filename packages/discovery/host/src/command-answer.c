/* The answers to COMMAND and its subcommands. */
#include "command-answer.h"

#include "category.h"
#include "command.h"
#include "command-flag.h"
#include "server-command.h"
#include "text.h"
#include "version.h"

static Reply *words_of(const char **texts, size_t count, int sets, const char *prefix) {
    Reply *answer = reply_new(sets ? REPLY_SET : REPLY_ARRAY);
    for (size_t i = 0; i < count; i++) {
        Text text = {0};
        text_printf(&text, "%s%s", prefix, texts[i]);
        reply_push(answer, reply_status(text.bytes));
    }
    return answer;
}

static Reply *command_information(const Request *request, const char *name) {
    const Command *command = command_find(name);
    if (!command && !server_has_command(name)) return reply_new(REPLY_NULL);
    int sets = request->third_protocol;
    Reply *answer = reply_new(REPLY_ARRAY);
    const char *flags[MOST_FLAGS];
    size_t count = command ? command_flag_names(command->flags, flags) : 0;
    reply_push(answer, reply_word(command ? command->full_name : name));
    reply_push(answer, reply_number(command ? command->arity : -1));
    reply_push(answer, words_of(flags, count, sets, ""));
    reply_push(answer, reply_number(command ? command->first : 0));
    reply_push(answer, reply_number(command ? command->last : 0));
    reply_push(answer, reply_number(command ? command->step : 0));
    if (imitated >= 60000) {
        const char *categories[64];
        count = 0;
        for (size_t i = 0; command && i < category_count(); i++)
            if (command_in_category(command, i)) categories[count++] = category_name(i);
        reply_push(answer, words_of(categories, count, sets, "@"));
    }
    if (imitated >= 70000) {
        const char **tips = command ? (const char **)command->tips.items : NULL;
        reply_push(answer, words_of(tips, command ? command->tips.count : 0, sets, ""));
        reply_push(answer, reply_new(sets ? REPLY_SET : REPLY_ARRAY));
        Reply *subcommands = reply_new(REPLY_ARRAY);
        for (size_t i = 0; command && i < command->subcommands.count; i++) {
            const Command *subcommand = command->subcommands.items[i];
            reply_push(subcommands, command_information(request, subcommand->full_name));
        }
        reply_push(answer, subcommands);
    }
    return answer;
}

Reply *answer_command(const Request *request) {
    if (request_is(request, 1, "COUNT")) {
        long long count = (long long)commands.count;
        for (size_t i = 0; i < server_command_count(); i++) count += server_command_name(i) != NULL;
        return reply_number(count);
    }
    Reply *answer = reply_new(REPLY_ARRAY);
    if (request_is(request, 1, "INFO") && request->count > 2) {
        for (int i = 2; i < request->count; i++)
            reply_push(answer, command_information(request, request->words[i]->text));
        return answer;
    }
    int names = request_is(request, 1, "LIST");
    if (request->count > 1 && !names && !request_is(request, 1, "INFO")) return NULL;
    for (size_t i = 0; i < server_command_count() + commands.count; i++) {
        const char *name = i < server_command_count()
                               ? server_command_name(i)
                               : ((Command *)commands.items[i - server_command_count()])->full_name;
        if (name) reply_push(answer, names ? reply_word(name) : command_information(request, name));
    }
    return answer;
}
