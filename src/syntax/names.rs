//! What a reader calls each rule of the grammar. No `_` arm: a new rule needs a word before it compiles.

use super::parse::Rule;

/// What may stand directly behind any operand; naming it helps nobody when something else is expected too.
pub(super) const MARKS: &[&str] = &[
    "arguments",
    "an accent",
    "a subscript",
    "a mark behind an operand",
];

/// What was expected when this rule did not match. Rules with the same words are one thing to the reader.
pub(super) fn human(rule: Rule) -> &'static str {
    match rule {
        Rule::row
        | Rule::prefix
        | Rule::plain_start
        | Rule::row_end
        | Rule::sign
        | Rule::head
        | Rule::head_start
        | Rule::optimum_head
        | Rule::optimum_word
        | Rule::big_head
        | Rule::big_sign
        | Rule::big_letter
        | Rule::scripted_head
        | Rule::script_sign
        | Rule::expectation_head
        | Rule::expectation_sign
        | Rule::function_head
        | Rule::function_word
        | Rule::operand
        | Rule::operand_first
        | Rule::primary
        | Rule::number
        | Rule::exponent
        | Rule::group
        | Rule::bars
        | Rule::double_bars
        | Rule::braces
        | Rule::ellipsis
        | Rule::named
        | Rule::radical
        | Rule::expression => "an expression",
        Rule::infix => "an operator",
        Rule::variables => "what is optimised, in square brackets",
        Rule::binder | Rule::limits | Rule::limited | Rule::bound_body => {
            "an index in square brackets"
        }
        Rule::script_binder | Rule::script_from | Rule::script_range | Rule::script_index => {
            "an index below the sign"
        }
        Rule::script_to | Rule::script_end => "where the index ends",
        Rule::sampled => "a variable and its density in square brackets",
        Rule::bound
        | Rule::script_bound
        | Rule::word
        | Rule::unreserved
        | Rule::written
        | Rule::single
        | Rule::word_next
        | Rule::other_letter
        | Rule::greek
        | Rule::math_letter => "a name",
        Rule::meta => "a metavariable",
        Rule::mark => "an accent",
        Rule::reserved => "a keyword",
        Rule::arguments | Rule::argument | Rule::argument_end => "arguments",
        Rule::separator => "`,`",
        Rule::comparison => "a comparison",
        Rule::equals_sign => "`=`",
        Rule::member_sign => "`in`",
        Rule::before_sign => "`<`",
        Rule::range_sign => "`..`",
        Rule::tilde | Rule::distributed => "`~`",
        Rule::postfix
        | Rule::plain_end
        | Rule::superscript
        | Rule::superscript_digit
        | Rule::superscript_letter
        | Rule::transpose
        | Rule::factorial => "a mark behind an operand",
        Rule::subscript
        | Rule::subscript_list
        | Rule::subscript_word
        | Rule::subscript_letters
        | Rule::subscript_letter
        | Rule::indices => "a subscript",
        Rule::index => "an index",
        Rule::model | Rule::part | Rule::statement => "a statement",
        Rule::end => "the end of the statement",
        Rule::EOI => "the end",
        Rule::WHITESPACE => "a blank",
        Rule::given => "a condition behind a bar",
        Rule::defined | Rule::define_sign => "`=`",
        Rule::stray | Rule::condition => "a comparison",
        Rule::where_clause | Rule::where_word => "`where`",
        Rule::and_word => "`,`",
        Rule::declaration => "a declaration",
        Rule::kind => "`:`",
        Rule::kind_words | Rule::kind_word => "a kind such as `vector`",
        Rule::member | Rule::runs => "`in`",
        Rule::set | Rule::listed | Rule::interval | Rule::range_or_name => "a set such as `{0, 1}`",
        Rule::interval_open => "an opening bracket",
        Rule::interval_close => "a closing bracket",
        Rule::entry | Rule::heading | Rule::heading_word => {
            "a heading such as `distribution Normal(mean μ : real)`"
        }
        Rule::parameter => "a parameter such as `mean μ : real`",
        Rule::clause
        | Rule::phrase
        | Rule::say_word
        | Rule::called
        | Rule::call_word
        | Rule::library_name
        | Rule::total
        | Rule::total_word
        | Rule::also
        | Rule::also_word
        | Rule::elsewhere
        | Rule::elsewhere_word
        | Rule::vectors
        | Rule::vectors_word
        | Rule::numbers
        | Rule::numbers_word
        | Rule::alternative
        | Rule::by_word
        | Rule::support
        | Rule::support_word
        | Rule::density
        | Rule::density_word
        | Rule::mean
        | Rule::mean_word
        | Rule::variance
        | Rule::variance_word
        | Rule::expected
        | Rule::expected_word
        | Rule::tails
        | Rule::tails_word
        | Rule::poles
        | Rule::poles_word
        | Rule::about
        | Rule::about_word
        | Rule::origin
        | Rule::origin_word => {
            "a clause (`also`, `elsewhere`, `by`, `support`, `density`, `mean`, `variance`, `expected`, `moments below`, `inverse moments below`, `about`, `source`)"
        }
        Rule::as_word => "`as`",
        Rule::need | Rule::above_sign => "what must be above what, as in `where a > 1`",
        Rule::letter | Rule::letter_word => "where a letter lies, as in `where c : positive`",
        Rule::has_domain | Rule::in_set | Rule::domain | Rule::domain_word | Rule::domain_size => {
            "a domain such as `real`"
        }
        Rule::string | Rule::string_text => "text in quotation marks",
    }
}
