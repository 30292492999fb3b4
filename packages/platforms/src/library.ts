/**
 * Libraries that every system of a cluster has under one soname: glibc's own, the dynamic loader, libstdc++ and
 * libgcc. Which of their symbol versions a system has is in `operating-systems.json`.
 */
const everywhere = new Set([
  "libc.so.6",
  "libm.so.6",
  "libmvec.so.1",
  "libpthread.so.0",
  "libdl.so.2",
  "librt.so.1",
  "libutil.so.1",
  "libresolv.so.2",
  "libanl.so.1",
  "libnss_files.so.2",
  "ld-linux-x86-64.so.2",
  "ld-linux-aarch64.so.1",
  "libstdc++.so.6",
  "libgcc_s.so.1",
]);

export function isEverywhere(soname: string): boolean {
  return everywhere.has(soname);
}

/** The C library of Alpine, under its own name or that of the linker's file. No listed system has it. */
export function isMusl(soname: string): boolean {
  return soname === "libc.so" || /^(?:libc\.musl-|ld-musl-)/.test(soname);
}
