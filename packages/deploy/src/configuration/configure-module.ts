import type { ModulesConfigurationRequest } from "@rampart/cluster-api";
import type { ClusterClient } from "@rampart/cluster-client";
import { sendChange } from "../cluster-failure.ts";

/** The calls that configure a module: `/v1/bdbs/…`, and its older form `/v1/modules/config/…`. */
export type ConfigurationCall = "database" | "modules";

/** Sends arguments to the configuration command of a module that a database has loaded. Returns what was sent. */
export async function configureModule(
  client: ClusterClient,
  database: number,
  { module, args }: { readonly module: string; readonly args: string },
  call: ConfigurationCall = "database",
): Promise<ModulesConfigurationRequest> {
  const request = { modules: [{ module_name: module, module_args: args }] };
  const send = () =>
    call === "modules"
      ? client.configureModulesOfDatabase(database, request)
      : client.configureDatabaseModules(database, request);
  await sendChange(send, {
    whether: `${module} of database ${database} has the arguments`,
    look: `GET /v1/bdbs/${database} shows the arguments of its modules.`,
  });
  return request;
}
