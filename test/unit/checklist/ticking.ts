import assert from 'node:assert/strict';
import { emptyRecord } from '../../../src/checklist/record';
import { saveRecord, withAttestation } from '../../../src/checklist/recordChanges';
import { RecordFiles } from '../../../src/checklist/recordFiles';

/** A window in a process of its own: ticks many rows, beginning with the account's first one. */
const [folder = '', sid = '', name = '', count = ''] = process.argv.slice(2);
const files = new RecordFiles(folder, { warn: (line) => assert.equal(line, '') });
for (let number = 0; number < Number(count); number += 1) {
  const before = files.recordOf(sid) ?? emptyRecord;
  const mark = { by: name, at: new Date().toISOString() };
  const shared = withAttestation(before, { id: 'shared' }, mark);
  saveRecord(files, sid, before, withAttestation(shared, { id: `${name}.${number}` }, mark));
}
