/** The parts of ajv's error object that are read here. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

/** A validator as it is generated from `schemas/`: a guard of the type that is generated from the same schema. */
export interface Validator<Value> {
  (value: unknown): value is Value;
  errors?: readonly SchemaError[] | null;
}
