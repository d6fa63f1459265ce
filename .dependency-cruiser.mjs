// @ts-check
/** Which folders in `src/` may import which others. Type imports count. */

/** Floors from the top down. A folder imports only from the floors below it. */
const floors = [
  ['extension'],
  ['app', 'cli'],
  ['agents'],
  ['alerts', 'report', 'team'],
  ['people', 'checklist'],
  ['accounts'],
  ['ui'],
  ['twilio', 'sandbox'],
];

/** The floors inside `src/people`. */
const peopleFloors = [['editor', 'page'], ['form'], ['run'], ['plan'], ['list']];

/**
 * @param {string} parent the folder that contains the floors
 * @param {string[][]} floors
 * @returns {import('dependency-cruiser').IForbiddenRuleType[]} one rule per folder
 */
const downOnly = (parent, floors) =>
  floors.flatMap((floor, level) =>
    floor.map((folder) => {
      const allowed = [folder, ...floors.slice(level + 1).flat()].join('|');
      return {
        name: `${folder} imports only from below`,
        severity: 'error',
        from: { path: `^${parent}/${folder}(/|\\.ts$)` },
        to: { path: `^${parent}/`, pathNot: `^${parent}/(${allowed})(/|\\.ts$)` },
      };
    }),
  );

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no circular imports', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'vscode only in editor folders',
      severity: 'error',
      from: { pathNot: ['/editor/', '^src/ui/[^/]+\\.ts$', '^src/app/', '^src/extension\\.ts$'] },
      to: { path: ['^vscode$', '@types/vscode'] },
    },
    {
      name: 'editor folders on top',
      severity: 'error',
      from: { pathNot: ['/editor/', '^src/app/', '^src/extension\\.ts$'] },
      to: { path: '^src/.+/editor/' },
    },
    {
      name: 'page folders on top',
      severity: 'error',
      from: { pathNot: '/page/' },
      to: { path: '^src/.+/page/' },
    },
    {
      name: 'pages run in a browser',
      severity: 'error',
      from: { path: '/page/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'agents and the bin only read',
      severity: 'error',
      from: { path: '^src/(agents|cli)/' },
      to: { path: ['^src/twilio/(writer|client)\\.ts$', '^src/people/run/'], reachable: true },
    },
    {
      name: 'agents reach no other editor folder',
      severity: 'error',
      from: { path: '^src/(agents|cli)/' },
      to: { path: '^src/.+/editor/', pathNot: '^src/agents/', reachable: true },
    },
    ...downOnly('src', floors),
    ...downOnly('src/people', peopleFloors),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
