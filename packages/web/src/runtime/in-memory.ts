/** Up to so many bytes of one file or stream are held in memory, in one buffer where their number is known. */
export const mostInMemory = 320 * 2 ** 20;
