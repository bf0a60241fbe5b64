import { Album } from "./album.js";
import { Gallery } from "./gallery.js";
import { WhosWho } from "./whos-who.js";

/** The one album and the one gallery of this page, shared by its elements. */
export const gallery = new Gallery();
export const album = new Album();
export const whosWho = new WhosWho(gallery, album);
