/*
 * What the libraries define that every server has loaded itself. A module finds their symbols though it names libc
 * alone: the loader searches what the program brought before it gives up. libresolv is none of them.
 * Sources: redis/redis:src/Makefile (FINAL_LIBS has -lm, -ldl, -lpthread and -lrt); the names are those that glibc 2.36
 * exports from libm, and those that its libc took over from the three others in 2.34.
 */

/** Functions of libm for double; those for other types have a suffix. */
const mathFunctions = wordsOf(`
  acos acosh asin asinh atan atan2 atanh cabs cacos cacosh canonicalize carg casin casinh catan catanh cbrt
  ccos ccosh ceil cexp cimag clog clog10 conj copysign cos cosh cpow cproj creal csin csinh csqrt ctan ctanh
  drem erf erfc exp exp10 exp2 expm1 fabs fdim feclearexcept fedisableexcept feenableexcept fegetenv
  fegetexcept fegetexceptflag fegetmode fegetround feholdexcept feraiseexcept fesetenv fesetexcept
  fesetexceptflag fesetmode fesetround fetestexcept fetestexceptflag feupdateenv finite floor fma fmax
  fmaximum fmaximum_mag fmaximum_mag_num fmaximum_num fmaxmag fmin fminimum fminimum_mag fminimum_mag_num
  fminimum_num fminmag fmod frexp fromfp fromfpx gamma getpayload hypot ilogb j0 j1 jn ldexp lgamma lgamma_r
  llogb llrint llround log log10 log1p log2 logb lrint lround matherr modf nan nearbyint nextafter nextdown
  nexttoward nextup pow pow10 remainder remquo rint round roundeven scalb scalbln scalbn setpayload
  setpayloadsig signgam significand sin sincos sinh sqrt tan tanh tgamma totalorder totalordermag trunc
  ufromfp ufromfpx y0 y1 yn
`);

const otherFunctions = wordsOf(`
  _LIB_VERSION __clog10 __clog10f __clog10l __finite __finitef __finitef128 __finitel __fpclassify
  __fpclassifyf __fpclassifyf128 __fpclassifyl __gamma_r_finite __gammaf128_r_finite __gammaf_r_finite
  __gammal_r_finite __iscanonicall __iseqsig __iseqsigf __iseqsigf128 __iseqsigl __isinff128 __issignaling
  __issignalingf __issignalingf128 __issignalingl __signbit __signbitf __signbitf128 __signbitl __signgam
  daddl ddivl dfmal dmull dsqrtl dsubl f32addf128 f32addf32x f32addf64 f32addf64x f32divf128 f32divf32x
  f32divf64 f32divf64x f32fmaf128 f32fmaf32x f32fmaf64 f32fmaf64x f32mulf128 f32mulf32x f32mulf64 f32mulf64x
  f32sqrtf128 f32sqrtf32x f32sqrtf64 f32sqrtf64x f32subf128 f32subf32x f32subf64 f32subf64x f32xaddf128
  f32xaddf64 f32xaddf64x f32xdivf128 f32xdivf64 f32xdivf64x f32xfmaf128 f32xfmaf64 f32xfmaf64x f32xmulf128
  f32xmulf64 f32xmulf64x f32xsqrtf128 f32xsqrtf64 f32xsqrtf64x f32xsubf128 f32xsubf64 f32xsubf64x f64addf128
  f64addf64x f64divf128 f64divf64x f64fmaf128 f64fmaf64x f64mulf128 f64mulf64x f64sqrtf128 f64sqrtf64x
  f64subf128 f64subf64x f64xaddf128 f64xdivf128 f64xfmaf128 f64xmulf128 f64xsqrtf128 f64xsubf128 fadd faddl
  fdiv fdivl ffma ffmal fmul fmull fsqrt fsqrtl fsub fsubl
  dladdr dladdr1 dlclose dlerror dlinfo dlmopen dlopen dlsym dlvsym
  __pthread_cleanup_routine __pthread_key_create __pthread_register_cancel __pthread_register_cancel_defer
  __pthread_unregister_cancel __pthread_unregister_cancel_restore __pthread_unwind_next _pthread_cleanup_pop
  _pthread_cleanup_push call_once cnd_broadcast cnd_destroy cnd_init cnd_signal cnd_timedwait cnd_wait
  mtx_destroy mtx_init mtx_lock mtx_timedlock mtx_trylock mtx_unlock pthread_attr_getaffinity_np
  pthread_attr_getguardsize pthread_attr_getstack pthread_attr_getstackaddr pthread_attr_getstacksize
  pthread_attr_setguardsize pthread_attr_setstack pthread_attr_setstackaddr pthread_attr_setstacksize
  pthread_barrier_destroy pthread_barrier_init pthread_barrier_wait pthread_barrierattr_destroy
  pthread_barrierattr_getpshared pthread_barrierattr_init pthread_barrierattr_setpshared pthread_cancel
  pthread_clockjoin_np pthread_cond_clockwait pthread_condattr_getclock pthread_condattr_getpshared
  pthread_condattr_setclock pthread_condattr_setpshared pthread_create pthread_detach
  pthread_getattr_default_np pthread_getconcurrency pthread_getcpuclockid pthread_getname_np
  pthread_getspecific pthread_join pthread_key_create pthread_key_delete pthread_kill pthread_mutex_clocklock
  pthread_mutex_consistent pthread_mutex_getprioceiling pthread_mutex_setprioceiling pthread_mutex_timedlock
  pthread_mutex_trylock pthread_mutexattr_destroy pthread_mutexattr_getprioceiling
  pthread_mutexattr_getprotocol pthread_mutexattr_getpshared pthread_mutexattr_getrobust
  pthread_mutexattr_gettype pthread_mutexattr_init pthread_mutexattr_setprioceiling
  pthread_mutexattr_setprotocol pthread_mutexattr_setpshared pthread_mutexattr_setrobust
  pthread_mutexattr_settype pthread_once pthread_rwlock_clockrdlock pthread_rwlock_clockwrlock
  pthread_rwlock_destroy pthread_rwlock_init pthread_rwlock_rdlock pthread_rwlock_timedrdlock
  pthread_rwlock_timedwrlock pthread_rwlock_tryrdlock pthread_rwlock_trywrlock pthread_rwlock_unlock
  pthread_rwlock_wrlock pthread_rwlockattr_destroy pthread_rwlockattr_getkind_np pthread_rwlockattr_getpshared
  pthread_rwlockattr_init pthread_rwlockattr_setkind_np pthread_rwlockattr_setpshared pthread_setaffinity_np
  pthread_setattr_default_np pthread_setconcurrency pthread_setname_np pthread_setschedprio
  pthread_setspecific pthread_sigqueue pthread_spin_destroy pthread_spin_init pthread_spin_lock
  pthread_spin_trylock pthread_spin_unlock pthread_testcancel pthread_timedjoin_np pthread_tryjoin_np
  sem_clockwait sem_close sem_destroy sem_getvalue sem_init sem_open sem_post sem_timedwait sem_trywait
  sem_unlink sem_wait thrd_create thrd_detach thrd_exit thrd_join tss_create tss_delete tss_get tss_set
  aio_cancel aio_cancel64 aio_error aio_error64 aio_fsync aio_fsync64 aio_init aio_read aio_read64 aio_return
  aio_return64 aio_suspend aio_suspend64 aio_write aio_write64 lio_listio lio_listio64 mq_close mq_getattr
  mq_notify mq_open mq_receive mq_send mq_setattr mq_timedreceive mq_timedsend mq_unlink shm_open shm_unlink
  timer_create timer_delete timer_getoverrun timer_gettime timer_settime
`);

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Whether libm, libdl, libpthread or librt defines a symbol. */
export function isDefinedByServer(symbol: string): boolean {
  return otherFunctions.has(symbol) || isMathFunction(symbol);
}

/** `powf`, `powl`, `powf128`, and `__pow_finite` of code that was built with -ffast-math. */
function isMathFunction(symbol: string): boolean {
  const [, finite] = /^__(\w+)_finite$/.exec(symbol) ?? [];
  const name = finite ?? symbol;
  const ofDouble = name.replace(/(?:f(?:32x?|64x?|128)?|l)(_r)?$/, "$1");
  return mathFunctions.has(name) || mathFunctions.has(ofDouble);
}
