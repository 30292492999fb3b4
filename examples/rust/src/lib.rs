//! Dice: `dice.roll SIDES` answers with a number from 1 to SIDES. Nothing but the core of the language is used, so the module
//! needs of a system what its linker adds and no more.
#![no_std]

use core::ffi::{c_char, c_int, c_longlong, c_void, CStr};
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

const OK: c_int = 0;
const ERR: c_int = 1;
const VERSION: c_int = 10000;

/// The part of the Redis Module API that is used here, in declarations of our own. The first word of a context points to the
/// function that finds the others.
#[repr(C)]
pub struct Context {
    find: extern "C" fn(name: *const c_char, function: *mut c_void) -> c_int,
}
pub enum Text {}
type Handler = extern "C" fn(*mut Context, *mut *mut Text, c_int) -> c_int;
type SetModuleAttribs = extern "C" fn(*mut Context, *const c_char, c_int, c_int);
type CreateCommand =
    extern "C" fn(*mut Context, *const c_char, Handler, *const c_char, c_int, c_int, c_int) -> c_int;
type StringToLongLong = extern "C" fn(*const Text, *mut c_longlong) -> c_int;
type Milliseconds = extern "C" fn() -> c_longlong;
type WrongArity = extern "C" fn(*mut Context) -> c_int;
type ReplyWithError = extern "C" fn(*mut Context, *const c_char) -> c_int;
type ReplyWithLongLong = extern "C" fn(*mut Context, c_longlong) -> c_int;

/// Where the numbers come from: xorshift, good enough for a game.
static STATE: AtomicU64 = AtomicU64::new(0);

fn next() -> u64 {
    let mut state = STATE.load(Relaxed);
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    STATE.store(state, Relaxed);
    state
}

/// # Safety
/// `F` is the type of the function of this name, and the context is the one that the server gave.
unsafe fn find<F>(context: *mut Context, name: &CStr) -> Option<F> {
    let mut function: Option<F> = None;
    let place = &mut function as *mut Option<F> as *mut c_void;
    ((*context).find)(name.as_ptr(), place);
    function
}

/// The functions that every server has are found again for each call: that keeps the module without state of its own.
unsafe fn answer(context: *mut Context, words: *mut *mut Text, count: c_int) -> Option<c_int> {
    if count != 2 {
        return Some(find::<WrongArity>(context, c"RedisModule_WrongArity")?(context));
    }
    let mut sides: c_longlong = 0;
    let to_number = find::<StringToLongLong>(context, c"RedisModule_StringToLongLong")?;
    if to_number(*words.add(1), &mut sides) == ERR || sides < 1 {
        let refuse = find::<ReplyWithError>(context, c"RedisModule_ReplyWithError")?;
        return Some(refuse(context, c"ERR a die has 1 side or more".as_ptr()));
    }
    let reply = find::<ReplyWithLongLong>(context, c"RedisModule_ReplyWithLongLong")?;
    Some(reply(context, (next() % sides as u64) as c_longlong + 1))
}

extern "C" fn roll(context: *mut Context, words: *mut *mut Text, count: c_int) -> c_int {
    unsafe { answer(context, words, count) }.unwrap_or(ERR)
}

unsafe fn register(context: *mut Context) -> Option<c_int> {
    let name = find::<SetModuleAttribs>(context, c"RedisModule_SetModuleAttribs")?;
    let create = find::<CreateCommand>(context, c"RedisModule_CreateCommand")?;
    let clock = find::<Milliseconds>(context, c"RedisModule_Milliseconds")?;
    STATE.store(clock() as u64 | 1, Relaxed);
    name(context, c"dice".as_ptr(), VERSION, 1);
    Some(create(context, c"dice.roll".as_ptr(), roll, c"fast".as_ptr(), 0, 0, 0))
}

/// The one symbol that a server looks for.
///
/// # Safety
/// A server calls it, with a context of its own.
#[no_mangle]
pub unsafe extern "C" fn RedisModule_OnLoad(
    context: *mut Context,
    _words: *mut *mut Text,
    _count: c_int,
) -> c_int {
    match register(context) {
        Some(OK) => OK,
        _ => ERR,
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

/// The core of the language names it; nothing unwinds here.
#[no_mangle]
extern "C" fn rust_eh_personality() {}
