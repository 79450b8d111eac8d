alias Stacks.Catalog.{Author, Book, Branch, Copy}
alias Stacks.Repo

central = Repo.insert!(%Branch{code: "CEN", name: "Central"})
Repo.insert!(%Branch{code: "RIV", name: "Riverside"})

author = Repo.insert!(%Author{given_name: "Selma", family_name: "Lagerlöf"})

book =
  Repo.insert!(%Book{
    title: "The Wonderful Adventures of Nils",
    isbn: "9780000000017",
    author_id: author.id
  })

for number <- 1..3 do
  Repo.insert!(%Copy{barcode: "0000#{number}", book_id: book.id, branch_id: central.id})
end
