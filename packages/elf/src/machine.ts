/** The e_machine values of machines that people build modules for by design or by mistake. */
const MACHINES: ReadonlyMap<number, { readonly wide: string; readonly narrow: string }> = new Map([
  [2, { wide: "sparc", narrow: "sparc" }], // EM_SPARC
  [3, { wide: "i386", narrow: "i386" }], // EM_386
  [4, { wide: "m68k", narrow: "m68k" }], // EM_68K
  [8, { wide: "mips64", narrow: "mips" }], // EM_MIPS
  [15, { wide: "parisc", narrow: "parisc" }], // EM_PARISC
  [20, { wide: "ppc", narrow: "ppc" }], // EM_PPC
  [21, { wide: "ppc64", narrow: "ppc64" }], // EM_PPC64
  [22, { wide: "s390x", narrow: "s390" }], // EM_S390
  [40, { wide: "arm", narrow: "arm" }], // EM_ARM
  [42, { wide: "sh", narrow: "sh" }], // EM_SH
  [43, { wide: "sparc64", narrow: "sparc64" }], // EM_SPARCV9
  [50, { wide: "ia64", narrow: "ia64" }], // EM_IA_64
  [62, { wide: "x86_64", narrow: "x86_64" }], // EM_X86_64; of class ELFCLASS32 it is the x32 ABI
  [183, { wide: "aarch64", narrow: "aarch64" }], // EM_AARCH64
  [243, { wide: "riscv64", narrow: "riscv32" }], // EM_RISCV
  [247, { wide: "bpf", narrow: "bpf" }], // EM_BPF
  [258, { wide: "loongarch64", narrow: "loongarch32" }], // EM_LOONGARCH
  [0x9026, { wide: "alpha", narrow: "alpha" }], // EM_ALPHA
]);

/** The usual lower-case name of a machine; `wide` says whether the file is of class ELFCLASS64. */
export function nameMachine(machineCode: number, wide: boolean): string {
  const names = MACHINES.get(machineCode);
  return names === undefined ? `unknown (0x${machineCode.toString(16)})` : wide ? names.wide : names.narrow;
}
