# Writes lm, glm, and rpart models as PMML 4.4 files, with the answers of your own session inside as verification rows.
#
#     source("pmml.R")
#     write_pmml(lm(mpg ~ wt + hp, mtcars), "prices/model.pmml", verify = mtcars[1:10, ])
#
# Base R needs no package for it. What it does not write (interactions, offsets, other families) it refuses; CRAN's pmml and
# r2pmml write more kinds of models.

# verify: rows of the data; their answers are what predict() says here.
# precision: how far a number may be off, relative to the expected one.
write_pmml <- function(model, file, verify, precision = 1e-9) {
  described <- if (inherits(model, "rpart")) .pmml_tree(model) else .pmml_regression(model)
  lines <- c(
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4">',
    sprintf('<Header><Application name="R" version="%s.%s"/></Header>', R.version$major, R.version$minor),
    "<DataDictionary>", .pmml_dictionary(described), "</DataDictionary>",
    described$open,
    "<MiningSchema>",
    sprintf('<MiningField name=%s/>', .pmml_quote(names(described$inputs))),
    sprintf('<MiningField name=%s usageType="target"/>', .pmml_quote(described$target)),
    "</MiningSchema>",
    described$output,
    described$body,
    .pmml_verification(described, model, verify, precision),
    described$close,
    "</PMML>")
  out <- file(file, "wb")
  on.exit(close(out))
  writeLines(enc2utf8(lines), out, useBytes = TRUE)
}

.pmml_quote <- function(text) {
  text <- gsub("&", "&amp;", text, fixed = TRUE)
  text <- gsub("<", "&lt;", text, fixed = TRUE)
  paste0('"', gsub('"', "&quot;", text, fixed = TRUE), '"')
}

.pmml_number <- function(x) sprintf("%.17g", x)

# Numbers as continuous fields, factors and texts with their levels.
.pmml_dictionary <- function(described) {
  field <- function(name, levels) {
    if (is.null(levels)) return(sprintf('<DataField name=%s optype="continuous" dataType="double"/>', .pmml_quote(name)))
    c(sprintf('<DataField name=%s optype="categorical" dataType="string">', .pmml_quote(name)),
      sprintf("<Value value=%s/>", .pmml_quote(levels)), "</DataField>")
  }
  every <- c(described$inputs, stats::setNames(list(described$classes), described$target))
  unlist(lapply(names(every), function(name) field(name, every[[name]])))
}

# The inputs of a model by name: NULL for a number, the levels of a factor.
.pmml_inputs <- function(model, levels) {
  classes <- attr(stats::terms(model), "dataClasses")[-1]
  odd <- !classes %in% c("numeric", "factor", "character", "ordered")
  if (any(odd) || any(attr(stats::terms(model), "order") > 1L))
    stop("only plain columns can be written, no interactions and no functions of them")
  if (any(grepl("(", names(classes), fixed = TRUE))) stop("only plain columns can be written, not ", toString(names(classes)))
  lapply(stats::setNames(nm = names(classes)), function(name) levels[[name]])
}

.pmml_target <- function(model) as.character(attr(stats::terms(model), "variables")[[2L]])

.pmml_regression <- function(model) {
  link <- if (inherits(model, "glm")) paste(model$family$family, model$family$link) else "gaussian identity"
  normal <- switch(link, "gaussian identity" = "none", "binomial logit" = "logit", "poisson log" = "exp",
                   stop("a glm of family and link '", link, "' cannot be written"))
  if (!is.null(model$offset)) stop("offsets cannot be written")
  inputs <- .pmml_inputs(model, model$xlevels)
  output <- sprintf('<Output><OutputField name="y" optype="continuous" dataType="double" feature="%s"%s/></Output>',
                    if (normal == "logit") "probability" else "predictedValue", if (normal == "logit") ' value="1"' else "")
  table <- .pmml_terms(stats::coef(model), inputs)
  if (normal == "logit") {
    return(list(
      inputs = inputs, target = .pmml_target(model), classes = c("0", "1"), answer = "y",
      open = '<RegressionModel functionName="classification" normalizationMethod="logit">', close = "</RegressionModel>",
      output = output,
      body = c(sub("<RegressionTable ", '<RegressionTable targetCategory="1" ', table),
               '<RegressionTable intercept="0" targetCategory="0"/>'),
      predict = function(rows) stats::predict(model, rows, type = "response")))
  }
  list(inputs = inputs, target = .pmml_target(model), classes = NULL, answer = "y",
       open = sprintf('<RegressionModel functionName="regression" normalizationMethod="%s">', normal),
       close = "</RegressionModel>", output = output, body = table,
       predict = function(rows) stats::predict(model, rows, type = "response"))
}

# The coefficients as one table; a factor has one for each level but the first.
.pmml_terms <- function(coefficients, inputs) {
  intercept <- if ("(Intercept)" %in% names(coefficients)) coefficients[["(Intercept)"]] else 0
  terms <- unlist(lapply(names(inputs), function(name) {
    levels <- inputs[[name]]
    if (is.null(levels))
      return(sprintf('<NumericPredictor name=%s coefficient="%s"/>', .pmml_quote(name), .pmml_number(coefficients[[name]])))
    used <- levels[paste0(name, levels) %in% names(coefficients)]
    sprintf('<CategoricalPredictor name=%s value=%s coefficient="%s"/>', .pmml_quote(name), .pmml_quote(used),
            .pmml_number(coefficients[paste0(name, used)]))
  }))
  c(sprintf('<RegressionTable intercept="%s">', .pmml_number(intercept)), terms, "</RegressionTable>")
}

.pmml_tree <- function(model) {
  if (!model$method %in% c("class", "anova")) stop("an rpart of method '", model$method, "' cannot be written")
  classes <- attr(model, "ylevels")
  inputs <- .pmml_inputs(model, attr(model, "xlevels"))
  splits <- .pmml_splits(model)
  node <- function(number, predicate) {
    row <- which(rownames(model$frame) == number)
    frame <- model$frame[row, ]
    score <- if (is.null(classes)) .pmml_number(frame$yval) else classes[frame$yval]
    shares <- if (!is.null(classes)) frame$yval2[1L, 1L + length(classes) + seq_along(classes)]
    children <- if (frame$var != "<leaf>") {
      split <- splits[[as.character(number)]]
      c(node(2 * number, split$left), node(2 * number + 1, split$right))
    }
    c(sprintf('<Node score=%s recordCount="%d">', .pmml_quote(score), frame$n), predicate,
      if (length(shares)) sprintf('<ScoreDistribution value=%s recordCount="%s" probability="%s"/>', .pmml_quote(classes),
                                  .pmml_number(shares * frame$n), .pmml_number(shares)),
      children, "</Node>")
  }
  classification <- !is.null(classes)
  list(
    inputs = inputs, target = .pmml_target(model), classes = classes, answer = if (classification) "class" else "y",
    open = sprintf('<TreeModel functionName="%s" splitCharacteristic="binarySplit">',
                   if (classification) "classification" else "regression"),
    close = "</TreeModel>",
    output = if (classification)
      c("<Output>", '<OutputField name="class" optype="categorical" dataType="string" feature="predictedValue"/>',
        sprintf('<OutputField name=%s optype="continuous" dataType="double" feature="probability" value=%s/>',
                .pmml_quote(paste0("probability_", classes)), .pmml_quote(classes)), "</Output>")
    else '<Output><OutputField name="y" optype="continuous" dataType="double" feature="predictedValue"/></Output>',
    body = node(1, "<True/>"),
    predict = function(rows) if (classification) as.character(stats::predict(model, rows, type = "class")) else stats::predict(model, rows))
}

# The two predicates of each split by its node's number.
.pmml_splits <- function(model) {
  frame <- model$frame
  splitting <- frame$var != "<leaf>"
  # rpart lists each node's split first, then its competitors and surrogates.
  first <- cumsum(c(1L, frame$ncompete + frame$nsurrogate + splitting))[seq_len(nrow(frame))]
  predicates <- function(row) {
    name <- as.character(frame$var[row])
    split <- model$splits[first[row], ]
    levels <- attr(model, "xlevels")[[name]]
    if (!is.null(levels)) {
      sides <- model$csplit[split[["index"]], seq_along(levels)]
      return(list(left = .pmml_set(name, levels[sides == 1L]), right = .pmml_set(name, levels[sides == 3L])))
    }
    below <- .pmml_compare(name, "lessThan", split[["index"]])
    above <- .pmml_compare(name, "greaterOrEqual", split[["index"]])
    if (split[["ncat"]] < 0) list(left = below, right = above) else list(left = above, right = below)
  }
  rows <- which(splitting)
  stats::setNames(lapply(rows, predicates), rownames(frame)[rows])
}

.pmml_compare <- function(name, operator, value)
  sprintf('<SimplePredicate field=%s operator="%s" value="%s"/>', .pmml_quote(name), operator, .pmml_number(value))

.pmml_set <- function(name, levels)
  c(sprintf('<SimpleSetPredicate field=%s booleanOperator="isIn">', .pmml_quote(name)),
    sprintf('<Array n="%d" type="string">%s</Array>', length(levels),
            paste0('&quot;', gsub("&", "&amp;", levels, fixed = TRUE), '&quot;', collapse = " ")),
    "</SimpleSetPredicate>")

.pmml_verification <- function(described, model, rows, precision) {
  rows <- as.data.frame(rows)
  columns <- c(lapply(names(described$inputs), function(name) rows[[name]]), list(described$predict(rows)))
  fields <- c(names(described$inputs), described$answer)
  names <- paste0("c", seq_along(fields))
  cell <- function(value) if (is.numeric(value)) .pmml_number(value) else sub('^"(.*)"$', "\\1", .pmml_quote(as.character(value)))
  cells <- mapply(function(name, column) paste0("<", name, ">", cell(column), "</", name, ">"), names, columns)
  cells <- matrix(cells, nrow = nrow(rows))
  c(sprintf('<ModelVerification recordCount="%d" fieldCount="%d">', nrow(rows), length(fields)), "<VerificationFields>",
    sprintf('<VerificationField field=%s column="%s" precision="%s" zeroThreshold="1e-12"/>', .pmml_quote(fields), names,
            format(precision)),
    "</VerificationFields>", "<InlineTable>",
    apply(cells, 1L, function(row) paste0("<row>", paste(row, collapse = ""), "</row>")),
    "</InlineTable>", "</ModelVerification>")
}
