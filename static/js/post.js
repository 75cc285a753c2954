// The place that a role needs: the fields of the other roles are hidden. Without this script all are shown.

const role = document.querySelector("select[data-places]");

function show() {
  const needed = JSON.parse(role.dataset.places)[role.value];
  for (const name of ["commune", "province", "body", "authority", "regions"]) {
    const controls = role.form.querySelectorAll(`[name="${name}"]`);
    const field = controls[0].closest(".field");
    field.hidden = !needed.includes(name);
    for (const control of controls) control.disabled = field.hidden;
  }
}

role.addEventListener("change", show);
show();
