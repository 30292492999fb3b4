/** Like `map`, with at most `limit` calls under way at once. The first rejection rejects all. */
export async function mapConcurrently<Input, Output>(
  inputs: readonly Input[],
  limit: number,
  transform: (input: Input) => Promise<Output>,
): Promise<Output[]> {
  const outputs: Output[] = [];
  const queue = inputs.entries();
  const work = async () => {
    for (const [index, input] of queue) outputs[index] = await transform(input);
  };
  await Promise.all(Array.from({ length: Math.min(limit, inputs.length) }, work));
  return outputs;
}

/** The same for calls that must not go on behind a rejection: no further one begins, and those under way end first. */
export async function mapUntilRejected<Input, Output>(
  inputs: readonly Input[],
  limit: number,
  transform: (input: Input) => Promise<Output>,
): Promise<Output[]> {
  const rejections: unknown[] = [];
  const outputs = await mapConcurrently(inputs, limit, async (input) => {
    if (rejections.length > 0) return [];
    try {
      return [await transform(input)];
    } catch (error) {
      rejections.push(error);
      return [];
    }
  });
  if (rejections.length > 0) throw rejections[0];
  return outputs.flat(1) as Output[];
}
