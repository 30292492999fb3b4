/*
 * Functions that are asked about what an empty server does not have: each answers as the server would then, with an
 * error, zero or "yes, all of nothing".
 */
#include <errno.h>

#include "host.h"

#define FAILS(name)          \
    int rm_##name(void);     \
    int rm_##name(void) {    \
        return ERR;          \
    }
#define FAILS_FOR(name, code) \
    int rm_##name(void);      \
    int rm_##name(void) {     \
        errno = code;         \
        return ERR;           \
    }
#define TRUE_OF_NOTHING(name) \
    int rm_##name(void);      \
    int rm_##name(void) {     \
        return 1;             \
    }

FAILS(ZsetScore)
FAILS(ZsetFirstInScoreRange)
FAILS(ZsetLastInScoreRange)
FAILS(ZsetFirstInLexRange)
FAILS(ZsetLastInLexRange)
FAILS(SetLRU)
FAILS(GetLRU)
FAILS(SetLFU)
FAILS(GetLFU)
FAILS(GetClientInfoById)
FAILS(AuthenticateClientWithACLUser)
FAILS(AuthenticateClientWithUser)
FAILS(DeauthenticateAndCloseClient)
FAILS(RedactClientCommandArgument)
FAILS(GetClusterNodeInfo)
FAILS(SendClusterMessage)
FAILS(CallReplyPromiseAbort)
FAILS(UnblockClient)
FAILS_FOR(SetClientNameById, ENOENT)
FAILS_FOR(ListSet, ENOTSUP)
FAILS_FOR(ListInsert, ENOTSUP)
FAILS_FOR(ListDelete, ENOTSUP)
FAILS_FOR(StreamDelete, EBADF)
FAILS_FOR(StreamIteratorStart, EBADF)
FAILS_FOR(StreamIteratorStop, EBADF)
FAILS_FOR(StreamIteratorNextID, ENOENT)
FAILS_FOR(StreamIteratorNextField, ENOENT)
FAILS_FOR(StreamIteratorDelete, EBADF)
FAILS_FOR(RdbLoad, ENOENT)
FAILS_FOR(RdbSave, ENOTSUP)
FAILS_FOR(ClusterPropagateForSlotMigration, EBADF)
TRUE_OF_NOTHING(ZsetRangeEndReached)
TRUE_OF_NOTHING(ClusterCanAccessKeysInSlot)

/* Floating point travels in registers of its own: these must say their zero. */
double rm_LoadDouble(void *io) {
    (void)io;
    return 0;
}

float rm_LoadFloat(void *io) {
    (void)io;
    return 0;
}

long double rm_LoadLongDouble(void *io) {
    (void)io;
    return 0;
}

float rm_GetUsedMemoryRatio(void) {
    return 0;
}
