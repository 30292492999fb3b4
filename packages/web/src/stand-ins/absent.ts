// For modules of Node of which nothing is used when a zip file is read by its offsets.
export {};
