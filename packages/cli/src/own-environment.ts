const secretName = /PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL/i;

/**
 * The variables that this process was given. Those that hold a secret leave its own environment, which programs that it
 * starts inherit, and which a crash report of Node shows.
 */
export function takeEnvironment(): NodeJS.ProcessEnv {
  const given = { ...process.env };
  for (const name of Object.keys(given)) if (secretName.test(name)) delete process.env[name];
  return given;
}
