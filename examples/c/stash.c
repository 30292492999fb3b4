/* A value that is taken once: stash.put KEY VALUE keeps it, stash.take KEY answers with it and forgets it. */
#include <stddef.h>

enum { OK = 0, ERR = 1, API_VERSION = 1, VERSION = 10000 };
enum { EMPTY = 0, STRING = 1 };
enum { READ = 1, WRITE = 2 };

/* The part of the Redis Module API that is used here, in declarations of our own. A server gives each function by its name. */
typedef struct Context Context;
typedef struct String String;
typedef struct Key Key;
typedef int (*Handler)(Context *, String **, int);

static int (*SetModuleAttribs)(Context *, const char *name, int version, int api);
static int (*CreateCommand)(Context *, const char *name, Handler, const char *flags, int first, int last, int step);
static void (*AutoMemory)(Context *);
static Key *(*OpenKey)(Context *, String *name, int mode);
static int (*KeyType)(Key *);
static char *(*StringDMA)(Key *, size_t *length, int mode);
static int (*StringSet)(Key *, String *);
static int (*DeleteKey)(Key *);
static int (*ReplicateVerbatim)(Context *);
static int (*WrongArity)(Context *);
static int (*ReplyWithError)(Context *, const char *);
static int (*ReplyWithNull)(Context *);
static int (*ReplyWithSimpleString)(Context *, const char *);
static int (*ReplyWithStringBuffer)(Context *, const char *, size_t);

static int wrong_type(Context *context) {
  return ReplyWithError(context, "WRONGTYPE the key holds something else");
}

static int put(Context *context, String **words, int count) {
  if (count != 3) return WrongArity(context);
  AutoMemory(context);
  Key *key = OpenKey(context, words[1], READ | WRITE);
  if (KeyType(key) != EMPTY && KeyType(key) != STRING) return wrong_type(context);
  StringSet(key, words[2]);
  ReplicateVerbatim(context);
  return ReplyWithSimpleString(context, "OK");
}

static int take(Context *context, String **words, int count) {
  if (count != 2) return WrongArity(context);
  AutoMemory(context);
  Key *key = OpenKey(context, words[1], READ | WRITE);
  if (KeyType(key) == EMPTY) return ReplyWithNull(context);
  if (KeyType(key) != STRING) return wrong_type(context);
  size_t length;
  const char *value = StringDMA(key, &length, READ);
  ReplyWithStringBuffer(context, value, length);
  DeleteKey(key);
  return ReplicateVerbatim(context);
}

/* The first word of the context points to the function that finds the others. */
static void find_functions(Context *context) {
  int (*find)(const char *, void *) = *(int (**)(const char *, void *))context;
#define FIND(name) find("RedisModule_" #name, (void *)&name)
  FIND(SetModuleAttribs);
  FIND(CreateCommand);
  FIND(AutoMemory);
  FIND(OpenKey);
  FIND(KeyType);
  FIND(StringDMA);
  FIND(StringSet);
  FIND(DeleteKey);
  FIND(ReplicateVerbatim);
  FIND(WrongArity);
  FIND(ReplyWithError);
  FIND(ReplyWithNull);
  FIND(ReplyWithSimpleString);
  FIND(ReplyWithStringBuffer);
}

/* The one symbol that a server looks for. */
__attribute__((visibility("default"))) int RedisModule_OnLoad(Context *context, String **words, int count) {
  (void)words, (void)count;
  find_functions(context);
  if (SetModuleAttribs(context, "stash", VERSION, API_VERSION) == ERR) return ERR;
  if (CreateCommand(context, "stash.put", put, "write deny-oom fast", 1, 1, 1) == ERR) return ERR;
  return CreateCommand(context, "stash.take", take, "write fast", 1, 1, 1);
}
