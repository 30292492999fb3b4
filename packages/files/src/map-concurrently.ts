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
