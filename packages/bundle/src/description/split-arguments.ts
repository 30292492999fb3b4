/** The words of `command_line_args`, split as RAMP hands them to `MODULE LOAD`: at white space, without quotes. */
export function splitArguments(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
