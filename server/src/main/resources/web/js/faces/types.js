/**
 * The shapes that the face app works with; those of the server are in docs/faces-api.md.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Box pixels of the upright picture
 * @typedef {{id: string, name: string}} PersonRef
 * @typedef {"enrolled" | "confirmed" | "known" | "unsure" | "unknown" | "dismissed"} FaceStatus
 * @typedef {{person: PersonRef, face?: string, similarity: number, falseAlarm: number}} Candidate
 *
 * @typedef {object} Face a face on a photo, with what is known of it now
 * @property {string} id
 * @property {Box} box
 * @property {FaceStatus} status
 * @property {PersonRef} [person]
 * @property {number} [similarity] 0..1
 * @property {number} [falseAlarm] share of strangers that would look this alike
 * @property {Candidate[]} [candidates]
 *
 * @typedef {object} SeenFace a face as the gallery tells it
 * @property {string} id
 * @property {FaceStatus} status
 * @property {PersonRef} [person]
 * @property {number} [similarity]
 * @property {number} [falseAlarm]
 * @property {Box} box
 * @property {{run?: string, bucket?: string, key?: string, version?: string, upload?: boolean}} source
 * @property {string} thumbnail
 * @property {"kept" | "gone"} photo
 *
 * @typedef {{id: string, name: string, enrolledFaces: number, faces: number, thumbnail?: string, createdAt: string}} Person
 * @typedef {{id: string, faces: number, firstSeen: string, lastSeen: string, samples: SeenFace[]}} Group
 * @typedef {{url: string, width: number, height: number}} Preview an upright, smaller picture; the size is the original's
 * @typedef {"waiting" | "sending" | "kept" | "looking" | "answered" | "failed"} PhotoState
 */
export {};
