// Records what face-api itself, on TensorFlow.js (plain CPU backend), answers to the inputs of the
// verification cases. See README.md. Usage: node record.js INPUTS OUTPUTS
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import zlib from 'node:zlib';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
const models = path.join(path.dirname(require.resolve('@vladmandic/face-api/package.json')), 'model');

/** Number of cells, middle of the first and distance of the six levels along one axis. */
function levelsAlong(pixels) {
  const levels = [];
  let [cells, first, step] = [pixels, 0.5, 1];
  for (let halvings = 1; halvings <= 9; halvings++) {
    first += cells % 2 === 0 ? step / 2 : -step / 2; // SAME padding looks one cell further left when odd
    [cells, step] = [Math.ceil(cells / 2), step * 2];
    if (halvings >= 4) levels.push({ cells, first, step });
  }
  return levels;
}

/** Anchor boxes of the SSD for any input size: those of 512 in pixels, where the net looks. */
function anchorsFor(net512, height, width) {
  const table = net512.dataSync();
  const [vertical, horizontal] = [levelsAlong(height), levelsAlong(width)];
  const rows = [];
  let first = 0;
  for (let level = 0; level < 6; level++) {
    const count = level === 0 ? 3 : 6;
    for (let y = 0; y < vertical[level].cells; y++) {
      for (let x = 0; x < horizontal[level].cells; x++) {
        for (let k = 0; k < count; k++) {
          const [top, left, bottom, right] = table.slice((first + k) * 4, (first + k) * 4 + 4);
          const h = ((bottom - top) * 512) / height;
          const w = ((right - left) * 512) / width;
          const cy = (vertical[level].first + y * vertical[level].step) / height;
          const cx = (horizontal[level].first + x * horizontal[level].step) / width;
          rows.push([cy - h / 2, cx - w / 2, cy + h / 2, cx + w / 2]);
        }
      }
    }
    first += (32 >> level) ** 2 * count;
  }
  return tf.tensor3d([rows]);
}

// The nets ask their input only for a batch tensor; this gives them ours as it is.
const asInput = (tensor) => ({ toBatchTensor: () => tensor });

const roles = {
  detector(tensor) {
    const net = faceapi.nets.ssdMobilenetv1;
    const original = net.params.output_layer.extra_dim;
    const [, height, width] = tensor.shape;
    if (height !== 512 || width !== 512) {
      net.params.output_layer.extra_dim = anchorsFor(original, height, width);
    }
    const { boxes, scores } = net.forwardInput(asInput(tensor));
    net.params.output_layer.extra_dim = original;
    return { boxes: tf.stack(boxes), scores: tf.stack(scores) };
  },
  'detector-tiny'(tensor) {
    const net = faceapi.nets.tinyFaceDetector;
    const grid = net.forwardInput(asInput(tensor), tensor.shape[1]);
    return decodeTiny(grid.arraySync()[0], net.config.anchors);
  },
  landmarks(tensor) {
    const net = faceapi.nets.faceLandmark68Net;
    const points = net.runNet(net.faceFeatureExtractor.forwardInput(asInput(tensor)));
    return { points: points.reshape([-1, 68, 2]) };
  },
  embedder(tensor) {
    return { embedding: faceapi.nets.faceRecognitionNet.forwardInput(asInput(tensor)) };
  },
};

/** As extractBoxes of tinyYolov2/TinyYolov2Base.ts, for a square input without padding. */
function decodeTiny(grid, anchors) {
  const sigmoid = (v) => 1 / (1 + Math.exp(-v));
  const cells = grid.length;
  const boxes = [];
  const scores = [];
  grid.forEach((row, y) => row.forEach((cell, x) => anchors.forEach((anchor, k) => {
    const [tx, ty, tw, th, score] = cell.slice(k * 5, k * 5 + 5);
    const cx = (x + sigmoid(tx)) / cells;
    const cy = (y + sigmoid(ty)) / cells;
    const w = (Math.exp(tw) * anchor.x) / cells;
    const h = (Math.exp(th) * anchor.y) / cells;
    boxes.push([cy - h / 2, cx - w / 2, cy + h / 2, cx + w / 2]);
    scores.push(sigmoid(score));
  })));
  return { boxes: tf.tensor3d([boxes]), scores: tf.tensor2d([scores]) };
}

const [inputs, outputs] = process.argv.slice(2);
if (!outputs) throw new Error('usage: node record.js INPUTS OUTPUTS');
fs.mkdirSync(outputs, { recursive: true });
await tf.setBackend('cpu');
await tf.ready();
for (const net of ['ssdMobilenetv1', 'tinyFaceDetector', 'faceLandmark68Net', 'faceRecognitionNet']) {
  await faceapi.nets[net].loadFromDisk(models);
}

const index = [];
for (const { id, role, shape } of JSON.parse(fs.readFileSync(path.join(inputs, 'inputs.json')))) {
  const pixels = fs.readFileSync(path.join(inputs, `${id}.u8`));
  const tensor = tf.tensor4d(Float32Array.from(pixels), shape).transpose([0, 2, 3, 1]);
  const recorded = [];
  for (const [name, output] of Object.entries(roles[role](tensor))) {
    const values = Buffer.from(Float32Array.from(output.dataSync()).buffer);
    const file = `${id}.${name}.f32.gz`;
    fs.writeFileSync(path.join(outputs, file), zlib.gzipSync(values, { level: 9 }));
    recorded.push({ name, shape: output.shape, file });
  }
  index.push({ id, inputSha256: createHash('sha256').update(pixels).digest('hex'), outputs: recorded });
  console.log(id, recorded.map((r) => `${r.name}[${r.shape}]`).join(' '));
}
fs.writeFileSync(path.join(outputs, 'index.json'), `${JSON.stringify(index, null, 1)}\n`);
