// The page's pieces are written in index.html; scripts copy them and fill in text.

/** A copy of the one element of a `<template>`. */
export function copyOf(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
