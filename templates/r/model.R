# The model as Millrace serves it: fill in the two functions, and keep what they read beside this file.
#
# Millrace runs this file in a process of its own (docs/handover.md). It is plain R: try it in your own session first.

# Returns whatever predict_model needs; called once, when a process starts. Load the packages of the model here, such as
# library(randomForest). directory is where the package lies: this file, and the files beside it.
load_model <- function(directory) {
  readRDS(file.path(directory, "model.rds"))
}

# Returns the outputs of one request as a named list, by the names of the signature in model.yaml.
#
# inputs is a named list of vectors, matrices and arrays; texts are character vectors. Whatever this prints goes to
# standard error. The random seed is set before each call, so that the same request gets the same answer.
predict_model <- function(model, inputs) {
  rows <- as.data.frame(inputs)
  list(y = predict(model, rows))
}
